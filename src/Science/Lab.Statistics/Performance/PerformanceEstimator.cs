namespace Lab.Statistics;

/// <summary>
/// Scores of a model on rows without labels, from its own probabilities (confidence-based performance estimation): fitted on labelled
/// rows that the model did not learn from, then asked about any others. It sees a change of the texts, not a change of what their labels
/// mean; numbers are those of NannyML.
/// </summary>
public sealed class PerformanceEstimator
{
    const double Deviations = 3;

    readonly int classes;
    readonly IsotonicRegression?[] calibrators;
    readonly Dictionary<PerformanceMetric, SamplingError[]> sampling = [];
    readonly Dictionary<PerformanceMetric, (double Lower, double Upper)> limits = [];

    // One column: two classes, and the score of the positive one. Else a column a class.
    int Columns => calibrators.Length;

    internal PerformanceEstimator(int[] truth, int[] predicted, double[] scores, int columns, int chunkRows, IsotonicRegression?[] calibrators)
    {
        this.calibrators = calibrators;
        classes = Math.Max(2, columns);
        foreach (var metric in Enum.GetValues<PerformanceMetric>())
        {
            sampling[metric] = metric == PerformanceMetric.Accuracy
                ? [SamplingError.Of(metric, [.. truth.Zip(predicted, (t, p) => t == p)], [.. truth.Select(_ => true)], [], false)]
                : [.. Enumerable.Range(0, columns).Select(c => SamplingError.Of(metric, ClassColumns.Is(truth, c, columns), ClassColumns.Is(predicted, c, columns), ClassColumns.Scores(scores, c, columns), columns > 1))];
            double[] realized = [.. Enumerable.Range(0, (truth.Length + chunkRows - 1) / chunkRows).Select(chunk =>
            {
                var (from, to) = (chunk * chunkRows, Math.Min(truth.Length, (chunk + 1) * chunkRows));
                return ClassColumns.Realized(metric, truth[from..to], predicted[from..to], scores[(from * columns)..(to * columns)], columns);
            }).Where(double.IsFinite)];
            var mean = realized.DefaultIfEmpty(double.NaN).Average();
            var deviation = Math.Sqrt(realized.DefaultIfEmpty(double.NaN).Average(value => (value - mean) * (value - mean)));
            limits[metric] = (Math.Max(0, mean - Deviations * deviation), Math.Min(1, mean + Deviations * deviation));
        }
    }

    /// <summary>By class (of two classes: the positive one) whether its probability is calibrated first.</summary>
    public IReadOnlyList<bool> Calibrated => [.. calibrators.Select(calibrator => calibrator is not null)];

    /// <summary>Fits on the labelled rows of several classes.</summary>
    /// <param name="truth">(rows) classes.</param>
    /// <param name="predicted">(rows) classes that were answered.</param>
    /// <param name="probabilities">(rows, classes) row by row.</param>
    /// <param name="classes">At least two; scores of two classes are means over both, as those of more.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ArgumentException">No rows, shapes that do not fit, a class out of range, or a value outside 0 to 1.</exception>
    public static PerformanceEstimator Fit(
        ReadOnlySpan<int> truth, ReadOnlySpan<int> predicted, ReadOnlySpan<double> probabilities, int classes, PerformanceEstimationOptions? options = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        return Fit(truth, predicted, probabilities, classes, classes, options ?? new());
    }

    /// <summary>Fits on the labelled rows of a question with the answers yes and no.</summary>
    /// <param name="truth">(rows) whether yes is right.</param>
    /// <param name="predicted">(rows) whether yes was answered.</param>
    /// <param name="probabilities">(rows) of yes.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ArgumentException">As for several classes.</exception>
    public static PerformanceEstimator FitBinary(
        ReadOnlySpan<bool> truth, ReadOnlySpan<bool> predicted, ReadOnlySpan<double> probabilities, PerformanceEstimationOptions? options = null) =>
        Fit(Numbers(truth), Numbers(predicted), probabilities, columns: 1, classes: 2, options ?? new());

    /// <summary>Estimates the scores of rows without labels.</summary>
    /// <param name="predicted">(rows) classes that were answered; 1 for yes.</param>
    /// <param name="probabilities">(rows, classes), or (rows) of yes.</param>
    /// <exception cref="ArgumentException">As for the fit.</exception>
    public PerformanceEstimate Estimate(ReadOnlySpan<int> predicted, ReadOnlySpan<double> probabilities)
    {
        Require(predicted, probabilities, Columns, classes);
        var (answers, scores) = (predicted.ToArray(), probabilities.ToArray());
        var calibrated = Calibrate(scores);
        ExpectedCounts[] counts = [.. Enumerable.Range(0, Columns).Select(c => ExpectedCounts.Of(ClassColumns.Is(answers, c, Columns), ClassColumns.Scores(calibrated, c, Columns)))];
        var confusion = Confusion(answers, calibrated, counts[0]);
        double right = 0;
        for (var c = 0; c < classes; c++) right += confusion[c, c];
        double Value(PerformanceMetric metric) => metric switch
        {
            PerformanceMetric.Accuracy => right / answers.Length,
            PerformanceMetric.F1 => counts.Average(one => one.F1),
            PerformanceMetric.Precision => counts.Average(one => one.Precision),
            PerformanceMetric.Recall => counts.Average(one => one.Recall),
            PerformanceMetric.Specificity => counts.Average(one => one.Specificity),
            _ => Enumerable.Range(0, Columns).Average(c => ExpectedCounts.RocArea(ClassColumns.Scores(scores, c, Columns), ClassColumns.Scores(calibrated, c, Columns))),
        };
        return new PerformanceEstimate(
            answers.Length,
            Enum.GetValues<PerformanceMetric>().ToDictionary(metric => metric, metric => new EstimatedMetric(
                Value(metric), Error(sampling[metric], answers.Length), limits[metric].Lower, limits[metric].Upper)),
            confusion);
    }

    static PerformanceEstimator Fit(
        ReadOnlySpan<int> truth, ReadOnlySpan<int> predicted, ReadOnlySpan<double> probabilities, int columns, int classes, PerformanceEstimationOptions options)
    {
        Require(truth, probabilities, columns, classes);
        Require(predicted, probabilities, columns, classes);
        var chunk = options.ChunkRows ?? Math.Max(1, truth.Length / 10);
        ArgumentOutOfRangeException.ThrowIfLessThan(chunk, 1, nameof(options.ChunkRows));
        var (labels, scores) = (truth.ToArray(), probabilities.ToArray());
        var calibrators = new IsotonicRegression?[columns];
        for (var c = 0; c < columns && options.Calibrate; c++)
        {
            var (column, outcomes) = (ClassColumns.Scores(scores, c, columns), ClassColumns.Is(labels, c, columns));
            if (CalibrationNeed.Of(column, outcomes, options.Seed).Calibrates) calibrators[c] = CalibrationNeed.Fit(column, outcomes, [.. Enumerable.Range(0, column.Length)]);
        }
        return new PerformanceEstimator(labels, predicted.ToArray(), scores, columns, chunk, calibrators);
    }

    static void Require(ReadOnlySpan<int> labels, ReadOnlySpan<double> probabilities, int columns, int classes)
    {
        if (columns > 1) Arguments.RequireTable(labels, probabilities, columns);
        Arguments.RequireRows(labels.Length, nameof(labels));
        Arguments.RequireSameLength(labels.Length * columns, probabilities.Length, nameof(probabilities));
        for (var i = 0; i < labels.Length; i++) Arguments.RequireClass(labels[i], i, classes, nameof(labels));
        Arguments.RequireProbabilities(probabilities, nameof(probabilities));
    }

    // Each class by itself, then to the sum 1 again; of one column nothing is to be summed.
    double[] Calibrate(double[] scores)
    {
        var calibrated = scores.ToArray();
        for (var i = 0; i < calibrated.Length; i++) calibrated[i] = calibrators[i % Columns]?.Predict(calibrated[i]) ?? calibrated[i];
        if (Columns == 1) return calibrated;
        for (var from = 0; from < calibrated.Length; from += Columns)
        {
            var row = calibrated.AsSpan(from, Columns);
            double sum = 0;
            foreach (var p in row) sum += p;
            foreach (ref var p in row) p = sum == 0 ? 1.0 / Columns : p / sum;
        }
        return calibrated;
    }

    double[,] Confusion(int[] predicted, double[] calibrated, ExpectedCounts only)
    {
        if (Columns == 1) return new[,] { { only.TrueNegatives, only.FalsePositives }, { only.FalseNegatives, only.TruePositives } };
        var confusion = new double[classes, classes];
        for (var i = 0; i < calibrated.Length; i++) confusion[i % classes, predicted[i / classes]] += calibrated[i];
        return confusion;
    }

    // A mean over classes: errors of the classes taken as independent.
    static double Error(SamplingError[] parts, int rows) => Math.Sqrt(parts.Sum(part => Math.Pow(part.For(rows), 2))) / parts.Length;

    static int[] Numbers(ReadOnlySpan<bool> values)
    {
        var numbers = new int[values.Length];
        for (var i = 0; i < numbers.Length; i++) numbers[i] = values[i] ? 1 : 0;
        return numbers;
    }
}
