using Lab.Monitor.Alerts;
using Lab.Monitoring;
using Lab.Monitoring.Staleness;
using Lab.Records;
using Lab.Records.Jobs;

namespace Lab.Monitor.Passes;

/// <summary>All that one pass looks at.</summary>
/// <param name="Time">When it was gathered.</param>
/// <param name="Predictions">Newest first.</param>
/// <param name="History">What the tracking server said.</param>
/// <param name="Reference">Statistics of the served model; null when it has none.</param>
/// <param name="Corrections">Accepted ones.</param>
/// <param name="Retrainings">Newest first.</param>
/// <param name="Raised">What channels have told, by <see cref="AlertKeys"/>.</param>
sealed record PassInput(
    DateTimeOffset Time,
    Gathered<IReadOnlyList<PredictionRecord>> Predictions,
    Gathered<ModelHistory> History,
    Gathered<ReferenceStatistics?> Reference,
    Gathered<IReadOnlyList<FeedbackItem>> Corrections,
    Gathered<IReadOnlyList<Job>> Retrainings,
    IReadOnlyDictionary<string, AlertState> Raised)
{
    /// <summary>What others found: batch scoring.</summary>
    public IReadOnlyList<Finding> Found { get; init; } = [];
}

/// <summary>What a source gave, or why it did not.</summary>
/// <param name="Value">Meaningful when <paramref name="Problem"/> is null.</param>
/// <param name="Problem">For an operator; null when the source answered.</param>
sealed record Gathered<T>(T? Value, string? Problem)
{
    public static implicit operator Gathered<T>(T value) => new(value, null);
}
