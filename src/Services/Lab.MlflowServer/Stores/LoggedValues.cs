using Lab.Mlflow.Protocol;

namespace Lab.MlflowServer.Stores;

/// <summary>What one call logs to a run.</summary>
sealed record LoggedValues
{
    public IReadOnlyList<Metric> Metrics { get; init; } = [];

    public IReadOnlyList<Param> Params { get; init; } = [];

    public IReadOnlyList<Tag> Tags { get; init; } = [];

    /// <summary>A single parameter is refused with another text than several.</summary>
    public bool IsBatch { get; init; }
}
