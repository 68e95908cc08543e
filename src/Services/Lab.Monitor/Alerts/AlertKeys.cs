using Lab.Monitor.Mail;

namespace Lab.Monitor.Alerts;

/// <summary>Under which key a channel keeps the state of a cause: mail under the cause itself, as it did when it was the only one.</summary>
static class AlertKeys
{
    public static string Of(string channel, string cause) => channel == MailChannel.ChannelName ? cause : $"{channel} {cause}";

    /// <summary>What a channel has told: cause to state.</summary>
    public static IReadOnlyDictionary<string, AlertState> View(IReadOnlyDictionary<string, AlertState> all, string channel, IEnumerable<string> causes) => causes
        .Where(cause => all.ContainsKey(Of(channel, cause)))
        .ToDictionary(cause => cause, cause => all[Of(channel, cause)], StringComparer.Ordinal);
}
