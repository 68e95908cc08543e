namespace Lab.Statistics;

/// <summary>Mean predicted probability and true share of positives in bins of a binary score, bins without rows left out.</summary>
public sealed record CalibrationCurve(IReadOnlyList<double> MeanPredicted, IReadOnlyList<double> ShareOfPositives)
{
    /// <summary>Bins of equal width over 0 to 1.</summary>
    /// <exception cref="ArgumentException">No rows, different lengths, or a probability outside 0 to 1.</exception>
    public static CalibrationCurve Uniform(ReadOnlySpan<bool> positive, ReadOnlySpan<double> probabilities, int bins)
    {
        Require(positive, probabilities, bins);
        return Of(positive, probabilities, CalibrationError.Edges(bins));
    }

    /// <summary>Bins between quantiles of the probabilities (linear interpolation), so that each holds about as many rows.</summary>
    /// <exception cref="ArgumentException">No rows, different lengths, or a probability outside 0 to 1.</exception>
    public static CalibrationCurve Quantile(ReadOnlySpan<bool> positive, ReadOnlySpan<double> probabilities, int bins)
    {
        Require(positive, probabilities, bins);
        var sorted = probabilities.ToArray();
        Array.Sort(sorted);
        return Of(positive, probabilities, [.. CalibrationError.Edges(bins).Select(share => Quantiles.Linear(sorted, share))]);
    }

    // A value on an inner edge belongs to the bin below it.
    static CalibrationCurve Of(ReadOnlySpan<bool> positive, ReadOnlySpan<double> probabilities, double[] edges)
    {
        var sums = new (int Count, double Predicted, int Positive)[edges.Length - 1];
        for (var i = 0; i < positive.Length; i++)
        {
            var bin = 0;
            while (bin < sums.Length - 1 && edges[bin + 1] < probabilities[i]) bin++;
            sums[bin] = (sums[bin].Count + 1, sums[bin].Predicted + probabilities[i], sums[bin].Positive + (positive[i] ? 1 : 0));
        }
        var filled = sums.Where(sum => sum.Count > 0).ToArray();
        return new CalibrationCurve(
            [.. filled.Select(sum => sum.Predicted / sum.Count)], [.. filled.Select(sum => (double)sum.Positive / sum.Count)]);
    }

    static void Require(ReadOnlySpan<bool> positive, ReadOnlySpan<double> probabilities, int bins)
    {
        Arguments.RequireRows(positive.Length, nameof(positive));
        Arguments.RequireSameLength(positive.Length, probabilities.Length, nameof(probabilities));
        Arguments.RequireProbabilities(probabilities, nameof(probabilities));
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
    }
}
