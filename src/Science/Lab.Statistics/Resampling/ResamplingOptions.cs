namespace Lab.Statistics;

/// <summary>How rows are resampled.</summary>
public sealed record ResamplingOptions
{
    public const int DefaultResamples = 10_000;

    /// <summary>Resamples, each as large as the data.</summary>
    public int Resamples { get; init; } = DefaultResamples;

    /// <summary>Error allowed: 0.05 for intervals of 95 %.</summary>
    public double Alpha { get; init; } = 0.05;

    /// <summary>Decides the resamples; the same for every number of threads.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>Threads; null for one each processor.</summary>
    public int? Threads { get; init; }

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Resamples, 1, nameof(Resamples));
        Arguments.RequireAlpha(Alpha);
        if (Threads is { } threads) ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1, nameof(Threads));
    }
}
