namespace Lab.Statistics;

/// <summary>
/// Precision and recall at each threshold, from the lowest up; a last point (1, 0) has no threshold. Without positives recall is 1 everywhere.
/// </summary>
public sealed record PrecisionRecallCurve(IReadOnlyList<double> Precisions, IReadOnlyList<double> Recalls, IReadOnlyList<double> Thresholds)
{
    /// <param name="positive">(rows) whether the row is of the class.</param>
    /// <param name="scores">(rows) the higher, the more likely of the class.</param>
    /// <param name="weights">(rows), or none for 1 each.</param>
    /// <param name="dropIntermediate">Whether points with the same number of true positives as both neighbours are left out.</param>
    /// <exception cref="ArgumentException">No rows, different lengths, a score that is not finite, or a weight below 0.</exception>
    public static PrecisionRecallCurve Of(
        ReadOnlySpan<bool> positive, ReadOnlySpan<double> scores, ReadOnlySpan<double> weights = default, bool dropIntermediate = false)
    {
        var counts = ThresholdCounts.Of(positive, scores, weights);
        if (dropIntermediate)
        {
            var t = counts.TruePositives;
            counts = counts.Where(i => i == 0 || i == t.Length - 1 || t[i] != t[i - 1] || t[i + 1] != t[i]);
        }
        var (falsePositives, truePositives) = (counts.FalsePositives, counts.TruePositives);
        var points = Enumerable.Range(0, truePositives.Length).Reverse().ToArray();
        return new PrecisionRecallCurve(
            [.. points.Select(i => truePositives[i] + falsePositives[i] is not 0 and var all ? truePositives[i] / all : 0), 1],
            [.. points.Select(i => truePositives[^1] == 0 ? 1 : truePositives[i] / truePositives[^1]), 0],
            [.. points.Select(i => counts.Thresholds[i])]);
    }

    /// <summary>Average precision: the sum of precision times the gain in recall, without interpolation. 0 without positives.</summary>
    public double AveragePrecision()
    {
        double sum = 0;
        for (var i = 0; i + 1 < Recalls.Count; i++) sum += (Recalls[i] - Recalls[i + 1]) * Precisions[i];
        return Math.Max(0, sum);
    }
}
