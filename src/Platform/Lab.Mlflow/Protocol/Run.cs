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

    public IReadOnlyList<ModelInput> ModelInputs { get => field ?? []; init; }
}

/// <summary>What a run made.</summary>
public sealed record RunOutputs
{
    public IReadOnlyList<ModelOutput> ModelOutputs { get => field ?? []; init; }
}

/// <summary>A logged model that a run read.</summary>
public sealed record ModelInput(string ModelId);

/// <summary>A logged model that a run made.</summary>
/// <param name="ModelId">"m-" and 32 hexadecimal digits.</param>
/// <param name="Step">Step of the training at which it was logged.</param>
public sealed record ModelOutput(string ModelId, long Step);
