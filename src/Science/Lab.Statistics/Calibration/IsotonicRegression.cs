namespace Lab.Statistics;

/// <summary>
/// The non-decreasing function of a score nearest to the outcomes (least squares), linear between its thresholds and constant outside.
/// </summary>
public sealed class IsotonicRegression
{
    readonly double[] thresholds;
    readonly double[] values;

    IsotonicRegression(double[] thresholds, double[] values) => (this.thresholds, this.values) = (thresholds, values);

    /// <summary>Scores at which the function is known, rising.</summary>
    public IReadOnlyList<double> Thresholds => thresholds;

    /// <summary>Its value at each threshold.</summary>
    public IReadOnlyList<double> Values => values;

    /// <param name="scores">(rows).</param>
    /// <param name="outcomes">(rows) 0 and 1, or any numbers.</param>
    /// <param name="weights">(rows), or none for 1 each. Rows with weight 0 play no part.</param>
    /// <exception cref="ArgumentException">No rows, different lengths, a value that is not finite, or a weight below 0.</exception>
    public static IsotonicRegression Fit(ReadOnlySpan<double> scores, ReadOnlySpan<double> outcomes, ReadOnlySpan<double> weights = default)
    {
        Arguments.RequireRows(scores.Length, nameof(scores));
        Arguments.RequireSameLength(scores.Length, outcomes.Length, nameof(outcomes));
        Arguments.RequireFinite(scores, nameof(scores));
        Arguments.RequireFinite(outcomes, nameof(outcomes));
        Arguments.RequireWeights(scores.Length, weights);

        // Equal scores are one point with the weighted mean of their outcomes.
        var points = new SortedDictionary<double, (double Sum, double Weight)>();
        for (var i = 0; i < scores.Length; i++)
        {
            var weight = weights.IsEmpty ? 1 : weights[i];
            if (weight == 0) continue;
            points.TryGetValue(scores[i], out var point);
            points[scores[i]] = (point.Sum + weight * outcomes[i], point.Weight + weight);
        }
        if (points.Count == 0) throw new ArgumentException("All weights are 0.", nameof(weights));

        // Neighbours that fall are pooled until nothing falls.
        var blocks = new List<(int Points, double Sum, double Weight)>();
        foreach (var (sum, weight) in points.Values)
        {
            var block = (Points: 1, Sum: sum, Weight: weight);
            while (blocks.Count > 0 && blocks[^1].Sum / blocks[^1].Weight >= block.Sum / block.Weight)
            {
                block = (block.Points + blocks[^1].Points, block.Sum + blocks[^1].Sum, block.Weight + blocks[^1].Weight);
                blocks.RemoveAt(blocks.Count - 1);
            }
            blocks.Add(block);
        }
        double[] fitted = [.. blocks.SelectMany(block => Enumerable.Repeat(block.Sum / block.Weight, block.Points))];
        double[] at = [.. points.Keys];
        // Inside a constant stretch only its ends say something.
        int[] kept = [.. Enumerable.Range(0, at.Length).Where(i =>
            i == 0 || i == at.Length - 1 || fitted[i] != fitted[i - 1] || fitted[i] != fitted[i + 1])];
        return new IsotonicRegression([.. kept.Select(i => at[i])], [.. kept.Select(i => fitted[i])]);
    }

    /// <summary>The value of the function at a score.</summary>
    public double Predict(double score)
    {
        var at = Array.BinarySearch(thresholds, score);
        if (at >= 0) return values[at];
        var above = ~at;
        if (above == 0) return values[0];
        if (above == thresholds.Length) return values[^1];
        var part = (score - thresholds[above - 1]) / (thresholds[above] - thresholds[above - 1]);
        return values[above - 1] + part * (values[above] - values[above - 1]);
    }
}
