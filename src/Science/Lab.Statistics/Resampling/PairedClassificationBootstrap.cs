namespace Lab.Statistics;

/// <summary>How much the difference of two classifiers on the same rows would vary with other rows of the same kind (first minus second).</summary>
/// <param name="Accuracy">Difference of the shares that are right.</param>
/// <param name="MacroF1">Difference of the plain means of F1.</param>
/// <param name="LogLoss">Difference of the mean -ln p: below 0 the first is better.</param>
public sealed record PairedClassificationBootstrap(PairedBootstrap Accuracy, PairedBootstrap MacroF1, PairedBootstrap LogLoss)
{
    /// <param name="truth">(rows) classes.</param>
    /// <param name="first">(rows) answers of the first.</param>
    /// <param name="second">(rows) answers of the second.</param>
    /// <param name="lossDifferences">(rows) -ln p of the true class, first minus second.</param>
    /// <param name="classes">Number of classes, at most 10,000.</param>
    /// <param name="options">How many resamples, from which seed.</param>
    /// <param name="cancellation">Looked at between resamples.</param>
    /// <exception cref="ArgumentException">No rows, different lengths, a class out of range, or options out of range.</exception>
    public static PairedClassificationBootstrap Of(
        ReadOnlySpan<int> truth, ReadOnlySpan<int> first, ReadOnlySpan<int> second, ReadOnlySpan<double> lossDifferences, int classes,
        ResamplingOptions options, CancellationToken cancellation = default)
    {
        options.Validate();
        Arguments.RequireSameLength(truth.Length, lossDifferences.Length, nameof(lossDifferences));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(classes, 10_000);
        var cells = new AnswerCells(truth, first, second, classes);
        var rows = truth.Length;
        var (accuracy, macroF1, logLoss) = (new double[options.Resamples], new double[options.Resamples], new double[options.Resamples]);
        (double Accuracy, double MacroF1) Difference(ReadOnlySpan<int> counts)
        {
            Span<double> unused = stackalloc double[classes];
            var (a, b) = (cells.Measure(counts, other: false, unused), cells.Measure(counts, other: true, unused));
            return (a.Accuracy - b.Accuracy, a.MacroF1 - b.MacroF1);
        }
        RowResampling.Run(cells.OfRow, cells.Count, lossDifferences.ToArray(), options, (resample, counts, sum) =>
        {
            (accuracy[resample], macroF1[resample]) = Difference(counts);
            logLoss[resample] = sum / rows;
        }, cancellation);
        var whole = Difference(cells.Whole);
        double loss = 0;
        foreach (var value in lossDifferences) loss += value;
        return new PairedClassificationBootstrap(
            new PairedBootstrap(whole.Accuracy, accuracy), new PairedBootstrap(whole.MacroF1, macroF1), new PairedBootstrap(loss / rows, logLoss));
    }
}
