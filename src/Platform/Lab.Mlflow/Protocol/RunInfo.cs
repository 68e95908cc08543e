namespace Lab.Mlflow.Protocol;

/// <summary>Facts of a run that are not logged values.</summary>
public sealed record RunInfo
{
    /// <summary>The same as <see cref="RunId"/>, under its old name.</summary>
    public string? RunUuid { get; init; }

    public required string ExperimentId { get; init; }

    public string RunName { get => field ?? ""; init; }

    public string UserId { get => field ?? ""; init; }

    public RunStatus Status { get; init; } = RunStatus.Running;

    /// <summary>Unix milliseconds.</summary>
    public long StartTime { get; init; }

    /// <summary>Unix milliseconds; null while nobody has set it.</summary>
    public long? EndTime { get; init; }

    public string ArtifactUri { get => field ?? ""; init; }

    public string LifecycleStage { get => field ?? Lifecycle.Active; init; }

    /// <summary>32 hexadecimal digits.</summary>
    public required string RunId { get; init; }
}
