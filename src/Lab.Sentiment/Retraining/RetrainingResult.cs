using Lab.Sentiment.Promotion;

namespace Lab.Sentiment.Retraining;

/// <summary>What a retraining came to.</summary>
/// <param name="Version">The new version in the registry.</param>
/// <param name="Gate">Null where only a registration was asked for.</param>
/// <param name="RunId">MLflow run that has everything.</param>
public sealed record RetrainingResult(RegisteredVersion Version, GateReport? Gate, string RunId)
{
    /// <summary>Files of new data that were left out, and why.</summary>
    public IReadOnlyList<SkippedFile> Skipped { get; init; } = [];

    /// <summary>Ids of the corrections that were learned; the others only choose or measure.</summary>
    public required IReadOnlyList<string> LearnedIds { get; init; }

    /// <summary>Rows that were learned from, by source: feedback, replay, new data.</summary>
    public required IReadOnlyList<RowGroup> Groups { get; init; }
}

/// <summary>A file that could not be learned from.</summary>
/// <param name="File">Its name, no path.</param>
/// <param name="Reason">What is wrong with it.</param>
public sealed record SkippedFile(string File, string Reason);

/// <summary>Rows of one source.</summary>
/// <param name="Name">feedback, replay, or the name of a file of new data.</param>
/// <param name="Part">train, validation or test.</param>
/// <param name="Source">File name, or the stream of corrections.</param>
/// <param name="Rows">How many.</param>
/// <param name="Digest">SHA-256 over texts and labels, in hexadecimal digits.</param>
public sealed record RowGroup(string Name, string Part, string Source, int Rows, string Digest);
