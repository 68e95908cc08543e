namespace Lab.Mlflow.Protocol;

/// <summary>A dataset, known by name and digest within its experiment.</summary>
public sealed record Dataset
{
    public required string Name { get; init; }

    public required string Digest { get; init; }

    public required string SourceType { get; init; }

    /// <summary>JSON text.</summary>
    public required string Source { get; init; }

    /// <summary>JSON text.</summary>
    public string? Schema { get; init; }

    /// <summary>JSON text.</summary>
    public string? Profile { get; init; }
}
