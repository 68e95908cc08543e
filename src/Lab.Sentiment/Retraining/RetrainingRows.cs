using System.Security.Cryptography;
using System.Text;
using Lab.Sentiment.Promotion;

namespace Lab.Sentiment.Retraining;

/// <summary>What a retraining learns from and is measured on.</summary>
sealed record RetrainingRows
{
    /// <summary>Base rows, whose answers are to stay.</summary>
    public required IReadOnlyList<GateRow> Replay { get; init; }

    /// <summary>What is new: files, and corrections as often as they are repeated.</summary>
    public required IReadOnlyList<GateRow> Train { get; init; }

    public required IReadOnlyList<GateRow> Validation { get; init; }

    /// <summary>The whole test fold of the base data.</summary>
    public required IReadOnlyList<GateRow> Test { get; init; }

    /// <summary>Feedback of the test fold.</summary>
    public required IReadOnlyList<GateRow> HeldOut { get; init; }

    /// <summary>Feedback that is learned, once each.</summary>
    public required IReadOnlyList<GateRow> Corrections { get; init; }

    /// <summary>Ids of the corrections that are learned: no fold holds them out, and no later one of their text says otherwise.</summary>
    public IReadOnlyList<string> LearnedIds { get; init; } = [];

    /// <summary>Where the rows come from.</summary>
    public IReadOnlyList<RowGroup> Groups { get; init; } = [];

    public IReadOnlyList<SkippedFile> Skipped { get; init; } = [];

    public GateRows ForGate => new() { Test = Test, HeldOut = HeldOut, Corrections = Corrections };

    /// <summary>SHA-256 of "label, tab, text, line feed" of each row.</summary>
    public static string Digest(IEnumerable<GateRow> rows)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var row in rows) hash.AppendData(Encoding.UTF8.GetBytes($"{row.Label}\t{row.Text}\n"));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
