namespace Lab.Mlflow;

/// <summary>What became of a logged training.</summary>
/// <param name="RunId">Null when the server was never reached.</param>
/// <param name="Sent">Values that the server has.</param>
/// <param name="Lost">Values that it has not: refused by it, beyond the buffer, or left at the end.</param>
/// <param name="Ended">The run's status was set, or is for another to set.</param>
/// <param name="LastError">Of the last failure; null without one.</param>
public sealed record RunLoggerReport(string? RunId, long Sent, long Lost, bool Ended, string? LastError);
