namespace Lab.Statistics;

/// <summary>
/// How good probabilities are. Shapes: truth (rows), probabilities (rows, classes) row by row, weights (rows) or none.
/// A binary probability p is the row (1 - p, p).
/// </summary>
public static class ProbabilityScores
{
    // Spacing of doubles at 1: scikit-learn clips with it, so that a certain mistake costs about 36 and not infinity.
    const double Epsilon = 2.220446049250313e-16;

    /// <summary>Mean of -ln p of the true class, p limited to 2.2e-16 and 1 - 2.2e-16. Rows are not rescaled to the sum 1.</summary>
    /// <exception cref="ArgumentException">No rows, shapes that do not fit, a class out of range, or a value outside 0 to 1.</exception>
    public static double LogLoss(ReadOnlySpan<int> truth, ReadOnlySpan<double> probabilities, int classes, ReadOnlySpan<double> weights = default)
    {
        var (sum, weight) = SumLogLoss(truth, probabilities, classes, weights);
        return sum / weight;
    }

    /// <summary>As <see cref="LogLoss"/>, the weighted sum over the rows instead of the mean.</summary>
    /// <exception cref="ArgumentException">As for <see cref="LogLoss"/>.</exception>
    public static double TotalLogLoss(
        ReadOnlySpan<int> truth, ReadOnlySpan<double> probabilities, int classes, ReadOnlySpan<double> weights = default) =>
        SumLogLoss(truth, probabilities, classes, weights).Sum;

    /// <summary>Mean over the rows of the squared distance between probabilities and truth, summed over the classes: 0 to 2.</summary>
    /// <remarks>For two classes, half of it is the usual binary Brier score.</remarks>
    /// <exception cref="ArgumentException">As for <see cref="LogLoss"/>.</exception>
    public static double Brier(ReadOnlySpan<int> truth, ReadOnlySpan<double> probabilities, int classes, ReadOnlySpan<double> weights = default)
    {
        Require(truth, probabilities, classes, weights);
        double sum = 0, weight = 0;
        for (var i = 0; i < truth.Length; i++)
        {
            var row = probabilities.Slice(i * classes, classes);
            double squares = 0;
            for (var c = 0; c < classes; c++)
            {
                var difference = row[c] - (c == truth[i] ? 1 : 0);
                squares += difference * difference;
            }
            var w = weights.IsEmpty ? 1 : weights[i];
            sum += w * squares;
            weight += w;
        }
        return sum / weight;
    }

    static (double Sum, double Weight) SumLogLoss(
        ReadOnlySpan<int> truth, ReadOnlySpan<double> probabilities, int classes, ReadOnlySpan<double> weights)
    {
        Require(truth, probabilities, classes, weights);
        double sum = 0, weight = 0;
        for (var i = 0; i < truth.Length; i++)
        {
            var w = weights.IsEmpty ? 1 : weights[i];
            sum -= w * Math.Log(Math.Clamp(probabilities[i * classes + truth[i]], Epsilon, 1 - Epsilon));
            weight += w;
        }
        return (sum, weight);
    }

    static void Require(ReadOnlySpan<int> truth, ReadOnlySpan<double> probabilities, int classes, ReadOnlySpan<double> weights)
    {
        Arguments.RequireTable(truth, probabilities, classes);
        Arguments.RequireProbabilities(probabilities, nameof(probabilities));
        Arguments.RequireWeights(truth.Length, weights);
    }
}
