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
