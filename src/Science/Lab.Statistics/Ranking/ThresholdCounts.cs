namespace Lab.Statistics;

/// <summary>Weight of negatives and positives that reach each distinct score, from the highest score down.</summary>
sealed record ThresholdCounts(double[] FalsePositives, double[] TruePositives, double[] Thresholds)
{
    public static ThresholdCounts Of(ReadOnlySpan<bool> positive, ReadOnlySpan<double> scores, ReadOnlySpan<double> weights)
    {
        Arguments.RequireRows(positive.Length, nameof(positive));
        Arguments.RequireSameLength(positive.Length, scores.Length, nameof(scores));
        Arguments.RequireFinite(scores, nameof(scores));
        Arguments.RequireWeights(positive.Length, weights);
        var values = scores.ToArray();
        var rows = new List<int>();
        for (var i = 0; i < positive.Length; i++)
            if (weights.IsEmpty || weights[i] > 0) rows.Add(i);
        if (rows.Count == 0) throw new ArgumentException("All weights are 0.", nameof(weights));

        List<double> falsePositives = [], truePositives = [], thresholds = [];
        double negativesSoFar = 0, positivesSoFar = 0;
        int[] order = [.. rows.OrderByDescending(i => values[i])];
        for (var k = 0; k < order.Length; k++)
        {
            var i = order[k];
            var weight = weights.IsEmpty ? 1 : weights[i];
            if (positive[i]) positivesSoFar += weight;
            else negativesSoFar += weight;
            if (k + 1 < order.Length && values[order[k + 1]] == values[i]) continue;
            falsePositives.Add(negativesSoFar);
            truePositives.Add(positivesSoFar);
            thresholds.Add(values[i]);
        }
        return new ThresholdCounts([.. falsePositives], [.. truePositives], [.. thresholds]);
    }

    public ThresholdCounts Where(Func<int, bool> keep)
    {
        int[] kept = [.. Enumerable.Range(0, Thresholds.Length).Where(keep)];
        return new ThresholdCounts(
            [.. kept.Select(i => FalsePositives[i])], [.. kept.Select(i => TruePositives[i])], [.. kept.Select(i => Thresholds[i])]);
    }
}
