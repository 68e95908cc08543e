namespace Lab.Statistics;

/// <summary>How often (or with which weight) each class was taken for each other: rows are the truth, columns the prediction.</summary>
public sealed class ConfusionMatrix
{
    readonly double[,] counts;
    readonly double[] trueTotals;
    readonly double[] predictedTotals;

    ConfusionMatrix(int classes) =>
        (counts, trueTotals, predictedTotals) = (new double[classes, classes], new double[classes], new double[classes]);

    /// <summary>Number of classes.</summary>
    public int Classes => trueTotals.Length;

    /// <summary>Weight of all rows.</summary>
    public double Total { get; private set; }

    /// <summary>Weight of the rows of class <paramref name="truth"/> that were predicted as <paramref name="predicted"/>.</summary>
    public double this[int truth, int predicted] => counts[truth, predicted];

    /// <param name="truth">Class of each row, 0 to <paramref name="classes"/> - 1.</param>
    /// <param name="predicted">Predicted class of each row.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="weights">Weight of each row; none for 1 each.</param>
    /// <exception cref="ArgumentException">No rows, different lengths, a class out of range, or a negative or infinite weight.</exception>
    public static ConfusionMatrix Count(ReadOnlySpan<int> truth, ReadOnlySpan<int> predicted, int classes, ReadOnlySpan<double> weights = default)
    {
        Arguments.RequireRows(truth.Length, nameof(truth));
        Arguments.RequireSameLength(truth.Length, predicted.Length, nameof(predicted));
        Arguments.RequireWeights(truth.Length, weights);
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        var matrix = new ConfusionMatrix(classes);
        for (var i = 0; i < truth.Length; i++)
        {
            Arguments.RequireClass(truth[i], i, classes, nameof(truth));
            Arguments.RequireClass(predicted[i], i, classes, nameof(predicted));
            matrix.Add(truth[i], predicted[i], weights.IsEmpty ? 1 : weights[i]);
        }
        return matrix;
    }

    /// <summary>Weight of the rows that are of this class.</summary>
    public double TrueTotal(int label) => trueTotals[label];

    /// <summary>Weight of the rows that were predicted as this class.</summary>
    public double PredictedTotal(int label) => predictedTotals[label];

    /// <summary>Weight of the rows predicted right.</summary>
    public double Correct => Enumerable.Range(0, Classes).Sum(label => counts[label, label]);

    /// <summary>Share of the rows predicted right.</summary>
    public double Accuracy => Correct / Total;

    /// <summary>Mean recall of the classes that occur in the truth.</summary>
    public double BalancedAccuracy => PresentRecalls().Average();

    /// <summary>Balanced accuracy scaled so that guessing gives 0 and perfection 1; not a number when one class only occurs.</summary>
    public double AdjustedBalancedAccuracy
    {
        get
        {
            var chance = 1.0 / PresentRecalls().Count();
            return (BalancedAccuracy - chance) / (1 - chance);
        }
    }

    /// <summary>Correlation of truth and prediction for any number of classes; 0 when either is constant.</summary>
    public double MatthewsCorrelation
    {
        get
        {
            double both = 0, squaredTrue = 0, squaredPredicted = 0;
            for (var label = 0; label < Classes; label++)
            {
                both += trueTotals[label] * predictedTotals[label];
                squaredTrue += trueTotals[label] * trueTotals[label];
                squaredPredicted += predictedTotals[label] * predictedTotals[label];
            }
            var spread = (Total * Total - squaredTrue) * (Total * Total - squaredPredicted);
            return spread == 0 ? 0 : (Correct * Total - both) / Math.Sqrt(spread);
        }
    }

    /// <summary>Agreement beyond chance, -1 to 1; not a number when chance alone would always agree.</summary>
    /// <param name="weighting">What a confusion counts by the distance of the classes.</param>
    public double CohenKappa(KappaWeights weighting = KappaWeights.None)
    {
        double observed = 0, expected = 0;
        for (var i = 0; i < Classes; i++)
            for (var j = 0; j < Classes; j++)
            {
                double distance = Math.Abs(i - j);
                var weight = weighting switch
                {
                    KappaWeights.Linear => distance,
                    KappaWeights.Quadratic => distance * distance,
                    _ => Math.Sign(distance),
                };
                observed += weight * counts[i, j];
                expected += weight * trueTotals[i] * predictedTotals[j] / Total;
            }
        return expected == 0 ? double.NaN : 1 - observed / expected;
    }

    /// <summary>The rows whose truth and prediction both are among some classes, in the order given.</summary>
    /// <exception cref="ArgumentException">A class is out of range, or none of them occurs in the truth.</exception>
    public ConfusionMatrix Select(ReadOnlySpan<int> labels)
    {
        var part = new ConfusionMatrix(labels.Length);
        var occurs = false;
        for (var i = 0; i < labels.Length; i++)
        {
            Arguments.RequireClass(labels[i], i, Classes, nameof(labels));
            occurs |= trueTotals[labels[i]] > 0;
            for (var j = 0; j < labels.Length; j++) part.Add(i, j, counts[labels[i], labels[j]]);
        }
        return occurs ? part : throw new ArgumentException("None of the classes occurs in the truth.", nameof(labels));
    }

    /// <summary>Each row divided by its sum; rows without weight stay 0.</summary>
    public double[,] NormalizedByTruth() => Divide((i, _) => trueTotals[i]);

    /// <summary>Each column divided by its sum; columns without weight stay 0.</summary>
    public double[,] NormalizedByPrediction() => Divide((_, j) => predictedTotals[j]);

    /// <summary>Everything divided by the total.</summary>
    public double[,] NormalizedByTotal() => Divide((_, _) => Total);

    void Add(int truth, int predicted, double weight)
    {
        counts[truth, predicted] += weight;
        trueTotals[truth] += weight;
        predictedTotals[predicted] += weight;
        Total += weight;
    }

    IEnumerable<double> PresentRecalls() =>
        Enumerable.Range(0, Classes).Where(label => trueTotals[label] > 0).Select(label => counts[label, label] / trueTotals[label]);

    double[,] Divide(Func<int, int, double> sum)
    {
        var shares = new double[Classes, Classes];
        for (var i = 0; i < Classes; i++)
            for (var j = 0; j < Classes; j++)
                if (sum(i, j) is not 0 and var divisor) shares[i, j] = counts[i, j] / divisor;
        return shares;
    }
}
