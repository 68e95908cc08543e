namespace Lab.Statistics;

/// <summary>
/// What share of negatives and of positives reach each threshold, from the highest down; the first threshold is infinity.
/// Without negatives (positives) the false (true) positive rates are not numbers.
/// </summary>
public sealed record RocCurve(IReadOnlyList<double> FalsePositiveRates, IReadOnlyList<double> TruePositiveRates, IReadOnlyList<double> Thresholds)
{
    /// <param name="positive">(rows) whether the row is of the class.</param>
    /// <param name="scores">(rows) the higher, the more likely of the class.</param>
    /// <param name="weights">(rows), or none for 1 each.</param>
    /// <param name="dropCollinear">Whether points on a straight line between their neighbours are left out.</param>
    /// <exception cref="ArgumentException">No rows, different lengths, a score that is not finite, or a weight below 0.</exception>
    public static RocCurve Of(
        ReadOnlySpan<bool> positive, ReadOnlySpan<double> scores, ReadOnlySpan<double> weights = default, bool dropCollinear = true)
    {
        var counts = ThresholdCounts.Of(positive, scores, weights);
        if (dropCollinear)
        {
            var (f, t) = (counts.FalsePositives, counts.TruePositives);
            counts = counts.Where(i => i == 0 || i == f.Length - 1 || Bends(f, i) || Bends(t, i));
        }
        return new RocCurve(
            Share(counts.FalsePositives), Share(counts.TruePositives), [double.PositiveInfinity, .. counts.Thresholds]);
    }

    /// <summary>Area under the curve: the share of (positive, negative) pairs in the right order, ties one half.</summary>
    public double Area()
    {
        double area = 0;
        for (var i = 1; i < Thresholds.Count; i++) area += Trapezoid(i - 1, FalsePositiveRates[i], TruePositiveRates[i]);
        return area;
    }

    /// <summary>
    /// Area up to a false positive rate, scaled so that guessing gives 0.5 and perfection 1 (McClish).
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The rate is not above 0 and at most 1.</exception>
    public double PartialArea(double maxFalsePositiveRate)
    {
        if (!(maxFalsePositiveRate is > 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(maxFalsePositiveRate), maxFalsePositiveRate, "The rate lies above 0 and is at most 1.");
        if (double.IsNaN(Area()) || maxFalsePositiveRate == 1) return Area();
        double area = 0;
        var i = 1;
        for (; i < Thresholds.Count && FalsePositiveRates[i] <= maxFalsePositiveRate; i++)
            area += Trapezoid(i - 1, FalsePositiveRates[i], TruePositiveRates[i]);
        var part = (maxFalsePositiveRate - FalsePositiveRates[i - 1]) / (FalsePositiveRates[i] - FalsePositiveRates[i - 1]);
        area += Trapezoid(i - 1, maxFalsePositiveRate, TruePositiveRates[i - 1] + part * (TruePositiveRates[i] - TruePositiveRates[i - 1]));
        var guessing = maxFalsePositiveRate * maxFalsePositiveRate / 2;
        return (1 + (area - guessing) / (maxFalsePositiveRate - guessing)) / 2;
    }

    double Trapezoid(int from, double rate, double height) =>
        (rate - FalsePositiveRates[from]) * (height + TruePositiveRates[from]) / 2;

    static bool Bends(double[] values, int i) => values[i + 1] - values[i] - (values[i] - values[i - 1]) != 0;

    static double[] Share(double[] counts) =>
        counts[^1] > 0 ? [0, .. counts.Select(count => count / counts[^1])] : [.. Enumerable.Repeat(double.NaN, counts.Length + 1)];
}
