namespace Lab.Statistics;

/// <summary>What resampled values of a statistic say about it.</summary>
public sealed class BootstrapIntervals
{
    readonly double[] sorted;
    readonly double estimate;
    readonly double alpha;

    /// <param name="estimate">The statistic on the rows as they are.</param>
    /// <param name="values">The statistic on each resample.</param>
    /// <param name="alpha">Error allowed: 0.05 for intervals of 95 %.</param>
    /// <exception cref="ArgumentException">No values, or an alpha outside 0 to 1.</exception>
    public BootstrapIntervals(double estimate, ReadOnlySpan<double> values, double alpha = 0.05)
    {
        Arguments.RequireRows(values.Length, nameof(values));
        Arguments.RequireAlpha(alpha);
        (this.estimate, this.alpha) = (estimate, alpha);
        sorted = values.ToArray();
        Array.Sort(sorted);
        int below = 0, upTo = 0;
        foreach (var value in sorted)
        {
            if (value < estimate) below++;
            if (value <= estimate) upTo++;
        }
        Bias = Distributions.NormalQuantile((below + upTo) / (2.0 * sorted.Length));
    }

    /// <summary>Standard deviation of the resampled values.</summary>
    public double StandardError => sorted.Length < 2 ? double.NaN : StandardDeviation(sorted);

    /// <summary>Quantiles of the resampled values.</summary>
    public Interval Percentile => Quantiles.Middle(sorted, alpha);

    /// <summary>The percentile interval mirrored at the estimate.</summary>
    public Interval Basic => new(2 * estimate - Percentile.High, 2 * estimate - Percentile.Low);

    /// <summary>How far the estimate lies from the median of the resampled values, in standard deviations (z0).</summary>
    public double Bias { get; }

    /// <summary>How much the spread changes with the statistic; not a number when no row matters.</summary>
    /// <param name="jackknife">The statistic without each of the rows in turn.</param>
    public static double Acceleration(ReadOnlySpan<double> jackknife)
    {
        Arguments.RequireRows(jackknife.Length, nameof(jackknife));
        double mean = 0, squares = 0, cubes = 0;
        foreach (var value in jackknife) mean += value;
        mean /= jackknife.Length;
        foreach (var value in jackknife)
        {
            var d = mean - value;
            squares += d * d;
            cubes += d * d * d;
        }
        return squares > 0 ? cubes / (6 * Math.Pow(squares, 1.5)) : double.NaN;
    }

    /// <summary>The shares between which the resampled values are taken when bias and acceleration are corrected (BCa).</summary>
    public Interval Levels(double acceleration)
    {
        double Level(double share)
        {
            var z = Bias + Distributions.NormalQuantile(share);
            var at = Bias + z / (1 - acceleration * z);
            return double.IsNaN(at) ? double.NaN : Distributions.NormalCdf(at);
        }
        return new Interval(Level(alpha / 2), Level(1 - alpha / 2));
    }

    /// <summary>The interval with bias and acceleration corrected: the best of the three where it is defined.</summary>
    public Interval BiasCorrected(double acceleration)
    {
        var levels = Levels(acceleration);
        return new Interval(Quantiles.Linear(sorted, levels.Low), Quantiles.Linear(sorted, levels.High));
    }

    internal static double StandardDeviation(ReadOnlySpan<double> values)
    {
        double mean = 0, squares = 0;
        foreach (var value in values) mean += value;
        mean /= values.Length;
        foreach (var value in values) squares += (value - mean) * (value - mean);
        return Math.Sqrt(squares / (values.Length - 1));
    }
}
