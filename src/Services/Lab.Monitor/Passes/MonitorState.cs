using Lab.Records.Jobs;

namespace Lab.Monitor.Passes;

/// <summary>What the monitor knows after its last pass; replaced as a whole.</summary>
/// <param name="LastPass">Null before the first one.</param>
/// <param name="Problems">Why a source did not answer, by its name; empty when all did.</param>
/// <param name="Undelivered">What is not delivered, and why; empty when all is.</param>
/// <param name="Sent">What the last pass delivered: a count for each noun of a channel.</param>
/// <param name="Retrainings">Newest first.</param>
sealed record MonitorState(
    PassResult? LastPass, IReadOnlyDictionary<string, string> Problems, IReadOnlyList<Undelivered> Undelivered, IReadOnlyDictionary<string, int> Sent,
    IReadOnlyList<Job> Retrainings)
{
    public static MonitorState Start { get; } = new(null, new Dictionary<string, string>(), [], new Dictionary<string, int>(), []);
}

/// <summary>Something that a channel has not told.</summary>
/// <param name="Channel">Name of the channel.</param>
/// <param name="What">A cause, or the retraining of a job.</param>
/// <param name="Problem">For an operator.</param>
sealed record Undelivered(string Channel, string What, string Problem);
