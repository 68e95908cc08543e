namespace Lab.Statistics;

/// <summary>
/// How well the scores of several classes rank. Shapes: truth (rows), scores (rows, classes) row by row, weights (rows) or none.
/// A class that does not occur, or that alone occurs, has no ROC curve: its area, and with it every mean, is not a number.
/// </summary>
public sealed class MultiClassRanking
{
    readonly int[] truth;
    readonly double[] scores;
    readonly double[] weights;
    readonly int classes;

    /// <exception cref="ArgumentException">
    /// No rows, shapes that do not fit, a class out of range, a score that is not finite, or a weight below 0.
    /// </exception>
    public MultiClassRanking(ReadOnlySpan<int> truth, ReadOnlySpan<double> scores, int classes, ReadOnlySpan<double> weights = default)
    {
        Arguments.RequireTable(truth, scores, classes);
        Arguments.RequireFinite(scores, nameof(scores));
        Arguments.RequireWeights(truth.Length, weights);
        (this.truth, this.scores, this.weights, this.classes) = (truth.ToArray(), scores.ToArray(), weights.ToArray(), classes);
    }

    /// <summary>Area under the ROC curve of each class against the others.</summary>
    public double[] RocAreas() => PerClass((positive, column) => RocCurve.Of(positive, column, weights).Area());

    /// <summary>Average precision of each class against the others.</summary>
    public double[] AveragePrecisions() => PerClass((positive, column) => PrecisionRecallCurve.Of(positive, column, weights).AveragePrecision());

    /// <summary>Area under the ROC curve, each class against the others.</summary>
    public double RocAreaOneVersusRest(RankingAverage average) =>
        average == RankingAverage.Micro ? RocCurve.Of(Pairs(), scores, PairWeights()).Area() : Mean(RocAreas(), average);

    /// <summary>Average precision, each class against the others.</summary>
    public double AveragePrecision(RankingAverage average) =>
        average == RankingAverage.Micro
            ? PrecisionRecallCurve.Of(Pairs(), scores, PairWeights()).AveragePrecision()
            : Mean(AveragePrecisions(), average);

    /// <summary>
    /// Area under the ROC curve over all pairs of classes, on the rows of the two, each once as the positive one. Row weights play no part.
    /// </summary>
    /// <param name="average">Macro, or weighted by the share of rows of each pair.</param>
    /// <exception cref="ArgumentException">Micro, or fewer than two classes.</exception>
    public double RocAreaOneVersusOne(RankingAverage average)
    {
        if (average == RankingAverage.Micro) throw new ArgumentException("Pairs of classes have no micro average.", nameof(average));
        if (classes < 2) throw new ArgumentException("Pairs need at least two classes.", nameof(average));
        double sum = 0, weight = 0;
        for (var a = 0; a < classes; a++)
            for (var b = a + 1; b < classes; b++)
            {
                int[] rows = [.. Enumerable.Range(0, truth.Length).Where(i => truth[i] == a || truth[i] == b)];
                var area = rows.Length == 0 ? double.NaN : (Area(rows, a) + Area(rows, b)) / 2;
                var w = average == RankingAverage.Weighted ? rows.Length : 1.0;
                sum += w * area;
                weight += w;
            }
        return sum / weight;
    }

    /// <summary>Share of the rows whose class is among the k with the highest scores; of equal scores the class with the higher index wins.</summary>
    /// <exception cref="ArgumentOutOfRangeException">k is below 1.</exception>
    public double TopAccuracy(int k)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        double right = 0, all = 0;
        for (var i = 0; i < truth.Length; i++)
        {
            var row = scores.AsSpan(i * classes, classes);
            var before = 0;
            for (var c = 0; c < classes; c++)
                if (row[c] > row[truth[i]] || (row[c] == row[truth[i]] && c > truth[i])) before++;
            var weight = weights.Length == 0 ? 1 : weights[i];
            if (before < k) right += weight;
            all += weight;
        }
        return right / all;
    }

    double Area(int[] rows, int label) => RocCurve.Of(
        [.. rows.Select(i => truth[i] == label)], [.. rows.Select(i => scores[i * classes + label])]).Area();

    double[] PerClass(Func<bool[], double[], double> measure) => [.. Enumerable.Range(0, classes).Select(c => measure(
        [.. truth.Select(label => label == c)], [.. Enumerable.Range(0, truth.Length).Select(i => scores[i * classes + c])]))];

    double Mean(double[] values, RankingAverage average)
    {
        if (average == RankingAverage.Macro) return values.Average();
        var support = new double[classes];
        for (var i = 0; i < truth.Length; i++) support[truth[i]] += weights.Length == 0 ? 1 : weights[i];
        return values.Zip(support, (value, weight) => value * weight).Sum() / support.Sum();
    }

    bool[] Pairs() => [.. truth.SelectMany(label => Enumerable.Range(0, classes).Select(c => c == label))];

    double[] PairWeights() => [.. weights.SelectMany(weight => Enumerable.Repeat(weight, classes))];
}
