namespace Lab.Training;

/// <summary>When a rate falls because a metric no longer improves. As ReduceLROnPlateau of PyTorch, with defaults for metrics once an epoch.</summary>
public sealed record PlateauOptions
{
    /// <summary>What the rate is multiplied by, in (0, 1).</summary>
    public double Factor { get; init; } = 0.5;

    /// <summary>Measurements without improvement that are still accepted; the next one lowers the rate.</summary>
    public int Patience { get; init; }

    /// <summary>Improvements that are smaller do not count.</summary>
    public double Threshold { get; init; } = 1e-4;

    /// <summary>The threshold is a share of the best value, not a difference.</summary>
    public bool RelativeThreshold { get; init; } = true;

    /// <summary>Measurements after a fall during which nothing is counted.</summary>
    public int Cooldown { get; init; }

    /// <summary>Changes of the rate that are not larger are left out.</summary>
    public double Epsilon { get; init; } = 1e-8;
}
