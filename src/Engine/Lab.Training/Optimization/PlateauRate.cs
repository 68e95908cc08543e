namespace Lab.Training;

/// <summary>A rate that falls when a metric stops improving; told the metric after each measurement.</summary>
/// <param name="options">When, and by how much.</param>
/// <param name="greaterIsBetter">The metric rises as the model gets better.</param>
/// <param name="rate">First rate.</param>
/// <param name="minimum">Lowest rate.</param>
public sealed class PlateauRate(PlateauOptions options, bool greaterIsBetter, double rate, double minimum = 0)
{
    public double Rate { get; private set; } = rate;

    public double Best { get; private set; } = greaterIsBetter ? double.NegativeInfinity : double.PositiveInfinity;

    /// <summary>Measurements since the last that counted as an improvement.</summary>
    public int BadCount { get; private set; }

    public int CooldownLeft { get; private set; }

    /// <summary>Takes a measurement into account; one that is no number is no improvement.</summary>
    public void Observe(double metric)
    {
        if (IsBetter(metric))
        {
            Best = metric;
            BadCount = 0;
        }
        else
        {
            BadCount++;
        }
        if (CooldownLeft > 0)
        {
            CooldownLeft--;
            BadCount = 0;
        }
        if (BadCount <= options.Patience) return;
        double lower = Math.Max(Rate * options.Factor, minimum);
        if (Rate - lower > options.Epsilon) Rate = lower;
        CooldownLeft = options.Cooldown;
        BadCount = 0;
    }

    /// <summary>For a checkpoint.</summary>
    public PlateauState State
    {
        get => new(Rate, Best, BadCount, CooldownLeft);
        set => (Rate, Best, BadCount, CooldownLeft) = (value.Rate, value.Best, value.BadCount, value.CooldownLeft);
    }

    bool IsBetter(double metric) => (greaterIsBetter, options.RelativeThreshold) switch
    {
        (false, true) => metric < Best * (1 - options.Threshold),
        (false, false) => metric < Best - options.Threshold,
        (true, true) => metric > Best * (1 + options.Threshold),
        (true, false) => metric > Best + options.Threshold,
    };
}

/// <summary>Where a <see cref="PlateauRate"/> stands.</summary>
public sealed record PlateauState(double Rate, double Best, int BadCount, int CooldownLeft);
