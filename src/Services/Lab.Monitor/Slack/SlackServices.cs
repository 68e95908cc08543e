using Lab.Monitor.Alerts;

namespace Lab.Monitor.Slack;

static class SlackServices
{
    /// <summary>The channel, when <c>Alerts:SlackWebhook</c> is there.</summary>
    public static void AddSlack(this WebApplicationBuilder builder)
    {
        if (string.IsNullOrWhiteSpace(builder.Configuration[$"{AlertOptions.Section}:{nameof(AlertOptions.SlackWebhook)}"])) return;
        builder.Services.AddSingleton<IAlertChannel, SlackChannel>();
        // The address is a secret: the client's log and its spans would show the path, and a redirect would take it elsewhere.
        builder.Services.AddHttpClient(SlackChannel.ChannelName).RemoveAllLoggers()
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { ActivityHeadersPropagator = null, AllowAutoRedirect = false });
    }
}
