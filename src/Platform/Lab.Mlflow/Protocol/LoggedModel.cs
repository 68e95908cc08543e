namespace Lab.Mlflow.Protocol;

/// <summary>A model as a thing of its own, beside the run that made it (MLflow 3).</summary>
public sealed record LoggedModel
{
    public required LoggedModelInfo Info { get; init; }

    public LoggedModelData Data { get => field ?? new(); init; }
}

/// <summary>Facts of a logged model.</summary>
public sealed record LoggedModelInfo
{
    /// <summary>"m-" and 32 hexadecimal digits.</summary>
    public required string ModelId { get; init; }

    public required string ExperimentId { get; init; }

    public string Name { get => field ?? ""; init; }

    /// <summary>Unix milliseconds.</summary>
    public long CreationTimestampMs { get; init; }

    /// <summary>Unix milliseconds.</summary>
    public long LastUpdatedTimestampMs { get; init; }

    public string ArtifactUri { get => field ?? ""; init; }

    public LoggedModelStatus Status { get; init; }

    public string ModelType { get => field ?? ""; init; }

    /// <summary>Empty when no run made it.</summary>
    public string SourceRunId { get => field ?? ""; init; }

    public IReadOnlyList<Tag> Tags { get => field ?? []; init; }
}

/// <summary>Logged values of a model, by key; of a metric every point.</summary>
public sealed record LoggedModelData
{
    public IReadOnlyList<Param> Params { get => field ?? []; init; }

    public IReadOnlyList<Metric> Metrics { get => field ?? []; init; }
}
