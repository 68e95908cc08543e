namespace Lab.Training;

/// <summary>Which schedule, and what shapes it. What is null takes the default of transformers.</summary>
public sealed record ScheduleOptions
{
    public ScheduleKind Kind { get; init; } = ScheduleKind.Linear;

    /// <summary>
    /// Periods of a cosine (default 0.5: one fall), falls of a cosine with restarts (default 1).
    /// </summary>
    public double? Cycles { get; init; }

    /// <summary>Exponent of the polynomial; 1 is a straight line.</summary>
    public double Power { get; init; } = 1;

    /// <summary>Lowest rate: of the polynomial (default 1e-7), of the cosine with minimum, of stable-decay and on a plateau (default 0).</summary>
    public double? MinimumRate { get; init; }

    /// <summary>Steps over which the inverse square root falls to 1 / sqrt(2) (default: the warm-up, 10,000 without one).</summary>
    public int? TimeScale { get; init; }

    /// <summary>Share of all steps at the end during which warm-up-stable-decay falls.</summary>
    public double DecayRatio { get; init; } = 0.2;

    /// <summary>Used by <see cref="ScheduleKind.ReduceOnPlateau"/>.</summary>
    public PlateauOptions Plateau { get; init; } = new();
}
