namespace Lab.Monitor.Passes;

/// <summary>What the monitor knows after its last pass; replaced as a whole.</summary>
/// <param name="LastPass">Null before the first one.</param>
/// <param name="Problems">Why a source did not answer, by its name; empty when all did.</param>
/// <param name="Undelivered">Why an alert is not delivered, by its cause; empty when all are.</param>
/// <param name="MailsSent">Mails that the last pass delivered.</param>
sealed record MonitorState(
    PassResult? LastPass, IReadOnlyDictionary<string, string> Problems, IReadOnlyDictionary<string, string> Undelivered, int MailsSent)
{
    public static MonitorState Start { get; } = new(null, new Dictionary<string, string>(), new Dictionary<string, string>(), 0);
}
