namespace Lab.Mlflow.Protocol;

/// <summary>A dataset that runs of an experiment read, and as what.</summary>
public sealed record DatasetSummary
{
    public required string ExperimentId { get; init; }

    public required string Name { get; init; }

    public required string Digest { get; init; }

    public string? Context { get; init; }
}
