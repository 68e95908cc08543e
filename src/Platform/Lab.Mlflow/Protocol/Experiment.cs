namespace Lab.Mlflow.Protocol;

/// <summary>A named group of runs.</summary>
public sealed record Experiment
{
    /// <summary>Decimal number as text; "0" is the experiment Default.</summary>
    public required string ExperimentId { get; init; }

    public required string Name { get; init; }

    public string ArtifactLocation { get => field ?? ""; init; }

    /// <summary>"active" or "deleted".</summary>
    public string LifecycleStage { get => field ?? Lifecycle.Active; init; }

    /// <summary>Unix milliseconds.</summary>
    public long LastUpdateTime { get; init; }

    /// <summary>Unix milliseconds.</summary>
    public long CreationTime { get; init; }

    public IReadOnlyList<Tag> Tags { get => field ?? []; init; }

    public string? Workspace { get; init; }
}
