namespace Lab.Statistics;

/// <summary>What resampling the same rows for both says about the difference of two classifiers (first minus second).</summary>
public sealed class PairedBootstrap
{
    // A difference of two equal shares is not always 0 to the last bit.
    const double Zero = 1e-12;

    readonly double[] sorted;

    /// <param name="difference">On the rows as they are.</param>
    /// <param name="differences">On each resample.</param>
    /// <exception cref="ArgumentException">No resamples.</exception>
    public PairedBootstrap(double difference, ReadOnlySpan<double> differences)
    {
        Arguments.RequireRows(differences.Length, nameof(differences));
        Difference = difference;
        sorted = differences.ToArray();
        Array.Sort(sorted);
        int notAbove = 0, notBelow = 0;
        foreach (var d in sorted)
        {
            if (d <= Zero) notAbove++;
            if (d >= -Zero) notBelow++;
        }
        double all = sorted.Length + 1;
        P = Math.Min(1, 2 * Math.Min((notAbove + 1) / all, (notBelow + 1) / all));
        ShareFirstBetter = (double)(sorted.Length - notAbove) / sorted.Length;
    }

    public double Difference { get; }

    /// <summary>Two-sided p-value; never below 2 / (resamples + 1).</summary>
    public double P { get; }

    /// <summary>Share of the resamples in which the first is better.</summary>
    public double ShareFirstBetter { get; }

    public double StandardError => sorted.Length < 2 ? double.NaN : BootstrapIntervals.StandardDeviation(sorted);

    /// <summary>Share of the resamples in which the difference is less than a limit.</summary>
    public double ShareBelow(double limit) => (double)sorted.Count(difference => difference < limit - Zero) / sorted.Length;

    /// <summary>Quantiles of the differences.</summary>
    /// <exception cref="ArgumentException">An alpha outside 0 to 1.</exception>
    public Interval Percentile(double alpha = 0.05)
    {
        Arguments.RequireAlpha(alpha);
        return Quantiles.Middle(sorted, alpha);
    }
}
