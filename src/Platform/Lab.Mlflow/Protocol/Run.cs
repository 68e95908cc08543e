namespace Lab.Mlflow.Protocol;

/// <summary>A run with what was logged to it.</summary>
public sealed record Run
{
    public required RunInfo Info { get; init; }

    public RunData Data { get => field ?? new(); init; }

    public RunInputs Inputs { get => field ?? new(); init; }

    /// <summary>Null right after creation.</summary>
    public RunOutputs? Outputs { get; init; }
}

/// <summary>Logged values of a run; of each metric its latest point.</summary>
public sealed record RunData
{
    public IReadOnlyList<Metric> Metrics { get => field ?? []; init; }

    public IReadOnlyList<Param> Params { get => field ?? []; init; }

    public IReadOnlyList<Tag> Tags { get => field ?? []; init; }
}

/// <summary>What a run read.</summary>
public sealed record RunInputs
{
    public IReadOnlyList<DatasetInput> DatasetInputs { get => field ?? []; init; }
}

/// <summary>What a run made; empty as long as no logged models are kept.</summary>
public sealed record RunOutputs;
