namespace Lab.Statistics;

/// <summary>
/// A question of several classes as one of yes and no for each of them: a column of (rows, columns) scores and the rows that are of its
/// class. With one column there are two classes, and the column is that of class 1.
/// </summary>
static class ClassColumns
{
    public static bool[] Is(int[] labels, int column, int columns) => [.. labels.Select(label => label == (columns == 1 ? 1 : column))];

    public static double[] Scores(double[] scores, int column, int columns) => [.. Enumerable.Range(0, scores.Length / columns).Select(i => scores[i * columns + column])];

    /// <summary>A score of labelled rows: the mean over the columns.</summary>
    public static double Realized(PerformanceMetric metric, int[] truth, int[] predicted, double[] scores, int columns)
    {
        if (metric == PerformanceMetric.Accuracy) return truth.Zip(predicted).Average(pair => pair.First == pair.Second ? 1.0 : 0);
        return Enumerable.Range(0, columns).Average(c =>
        {
            var positive = Is(truth, c, columns);
            if (metric == PerformanceMetric.RocAuc) return RocCurve.Of(positive, Scores(scores, c, columns)).Area();
            var counts = ExpectedCounts.Of(Is(predicted, c, columns), [.. positive.Select(value => value ? 1.0 : 0)]);
            return metric switch
            {
                PerformanceMetric.F1 => counts.F1,
                PerformanceMetric.Precision => counts.Precision,
                PerformanceMetric.Recall => counts.Recall,
                _ => counts.Specificity,
            };
        });
    }
}
