using System.Net.Http.Json;
using System.Text.Json.Serialization;
using Lab.Monitor.Alerts;
using Lab.Monitor.Mail;
using Lab.Monitoring.Mail;
using Microsoft.Extensions.Options;

namespace Lab.Monitor.Slack;

/// <summary>Alerts to a webhook that takes what Slack's take: <c>{"text": "..."}</c>. Whoever knows its address may post there, so it is in no log, span or message.</summary>
sealed class SlackChannel(IHttpClientFactory clients, IOptions<AlertOptions> options) : IAlertChannel
{
    public const string ChannelName = "slack";

    // Slack cuts at 40,000; nobody reads that in a chat.
    const int Longest = 3_000;

    public string Name => ChannelName;

    public string Noun => "Slack message";

    public string? Unset => null;

    public async Task SendAsync(AlertMail mail, CancellationToken cancellation)
    {
        var webhook = new Uri(options.Value.SlackWebhook!);
        using var client = clients.CreateClient(ChannelName);
        try
        {
            using var answer = await client.PostAsJsonAsync(webhook, new SlackMessage(Text(mail)), SlackJson.Default.SlackMessage, cancellation);
            if (!answer.IsSuccessStatusCode) throw new AlertFailedException($"The webhook at {webhook.Authority} answered {(int)answer.StatusCode} {OneLine.Of(answer.ReasonPhrase ?? "")}".TrimEnd() + ".");
        }
        catch (HttpRequestException away)
        {
            throw new AlertFailedException($"The webhook at {webhook.Authority} cannot be reached ({away.HttpRequestError}).", inner: away);
        }
        catch (OperationCanceledException late) when (!cancellation.IsCancellationRequested)
        {
            throw new AlertFailedException($"The webhook at {webhook.Authority} did not answer in time.", inner: late);
        }
    }

    static string Text(AlertMail mail)
    {
        string text = mail.Text.TrimEnd();
        if (text.Length > Longest) text = $"{text[..(char.IsHighSurrogate(text[Longest - 1]) ? Longest - 1 : Longest)]} ...";
        return $"*{Escape(OneLine.Of(mail.Subject))}*\n```{Escape(text)}```";
    }

    // What Slack reads as links, mentions and entities; a fence inside would end the block.
    static string Escape(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal).Replace("```", "'''", StringComparison.Ordinal);
}

/// <summary>What a webhook takes.</summary>
sealed record SlackMessage(string Text);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(SlackMessage))]
sealed partial class SlackJson : JsonSerializerContext;
