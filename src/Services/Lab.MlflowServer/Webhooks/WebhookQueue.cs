using System.Text.Json.Nodes;
using System.Threading.Channels;
using Lab.MlflowServer.Stores.Sqlite;

namespace Lab.MlflowServer.Webhooks;

/// <summary>
/// Tells webhooks of what happened, behind the back of the call that did it: no caller waits for another machine. What waits when the
/// server stops is not sent, as with the reference server.
/// </summary>
sealed partial class WebhookQueue(SqliteWebhookStore store, WebhookSender sender, ILogger<WebhookQueue> log) : BackgroundService
{
    const int MostWaiting = 10_000, MostAtOnce = 10;

    readonly Channel<(Webhook Webhook, WebhookEvent Happened, JsonObject Data)> waiting =
        Channel.CreateBounded<(Webhook, WebhookEvent, JsonObject)>(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.Wait });

    public void Tell(string entity, string action, JsonObject data)
    {
        var happened = new WebhookEvent(entity, action);
        foreach (var webhook in store.Of(happened))
            if (!waiting.Writer.TryWrite((webhook, happened, data))) LogFull(webhook.Id, happened);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Parallel.ForEachAsync(
        waiting.Reader.ReadAllAsync(stoppingToken), new ParallelOptions { MaxDegreeOfParallelism = MostAtOnce, CancellationToken = stoppingToken }, SendAsync);

    async ValueTask SendAsync((Webhook Webhook, WebhookEvent Happened, JsonObject Data) message, CancellationToken cancellation)
    {
        try
        {
            var (status, _) = await sender.SendAsync(message.Webhook, message.Happened, message.Data, cancellation);
            if (status >= 400) LogRefused(message.Webhook.Id, message.Happened, status);
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            LogFailed(failure, message.Webhook.Id, message.Happened);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Webhook {Webhook} answered {Status} to {Happened}")]
    partial void LogRefused(string webhook, WebhookEvent happened, int status);

    [LoggerMessage(LogLevel.Warning, "Webhook {Webhook} could not be told of {Happened}")]
    partial void LogFailed(Exception failure, string webhook, WebhookEvent happened);

    [LoggerMessage(LogLevel.Warning, "Too many messages wait: webhook {Webhook} is not told of {Happened}")]
    partial void LogFull(string webhook, WebhookEvent happened);
}
