namespace Lab.Monitoring.Staleness;

/// <summary>What the tracking server knows of the served model and of earlier training.</summary>
public interface IModelHistory
{
    /// <param name="cancellation">Ends the wait.</param>
    Task<ModelHistory> ReadAsync(CancellationToken cancellation);
}

/// <summary>State of registry and training experiment at one moment.</summary>
/// <param name="Champion">What the alias points to; null before any model is registered.</param>
/// <param name="Metrics">The watched metric of each finished run that has it, in any order.</param>
public sealed record ModelHistory(ChampionVersion? Champion, IReadOnlyList<RunMetric> Metrics);

/// <summary>The version that is served.</summary>
/// <param name="Version">Number in the registry.</param>
/// <param name="Created">When it was registered.</param>
/// <param name="RunId">Run that made it, where known.</param>
/// <param name="Source">Where its files are, as the registry says.</param>
public sealed record ChampionVersion(string Version, DateTimeOffset Created, string? RunId = null, string? Source = null);

/// <summary>A metric of a training run.</summary>
/// <param name="RunId">Id of the run.</param>
/// <param name="RunName">Its name, for people.</param>
/// <param name="Time">When the run started.</param>
/// <param name="Value">Larger is better.</param>
public sealed record RunMetric(string RunId, string RunName, DateTimeOffset Time, double Value);
