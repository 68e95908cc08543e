namespace Lab.Mlflow;

/// <summary>How much a server may make a client keep.</summary>
public sealed record TransferLimits
{
    /// <summary>All files together.</summary>
    public long MaxBytes { get; init; } = 20L << 30;

    public int MaxFiles { get; init; } = 10_000;

    public int MaxDepth { get; init; } = 32;
}
