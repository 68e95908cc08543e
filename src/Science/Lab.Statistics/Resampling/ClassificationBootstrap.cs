namespace Lab.Statistics;

/// <summary>How much the scores of a classifier would vary with other rows of the same kind.</summary>
/// <param name="Accuracy">Share of rows that are right.</param>
/// <param name="MacroF1">Plain mean of F1 over all classes.</param>
/// <param name="MacroRecall">Plain mean of recall over all classes.</param>
/// <param name="LogLoss">Mean of -ln p of the true class.</param>
/// <param name="F1">Of each class.</param>
public sealed record ClassificationBootstrap(
    BootstrapIntervals Accuracy, BootstrapIntervals MacroF1, BootstrapIntervals MacroRecall, BootstrapIntervals LogLoss, IReadOnlyList<BootstrapIntervals> F1)
{
    /// <param name="truth">(rows) classes.</param>
    /// <param name="predicted">(rows) answers.</param>
    /// <param name="losses">(rows) -ln p of the true class.</param>
    /// <param name="classes">Number of classes, at most 10,000.</param>
    /// <param name="options">How many resamples, from which seed.</param>
    /// <param name="cancellation">Looked at between resamples.</param>
    /// <exception cref="ArgumentException">No rows, different lengths, a class out of range, or options out of range.</exception>
    public static ClassificationBootstrap Of(
        ReadOnlySpan<int> truth, ReadOnlySpan<int> predicted, ReadOnlySpan<double> losses, int classes, ResamplingOptions options,
        CancellationToken cancellation = default)
    {
        options.Validate();
        Arguments.RequireSameLength(truth.Length, losses.Length, nameof(losses));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(classes, 10_000);
        var cells = new AnswerCells(truth, predicted, predicted, classes);
        var rows = truth.Length;
        var (accuracy, macroF1, macroRecall, logLoss) =
            (new double[options.Resamples], new double[options.Resamples], new double[options.Resamples], new double[options.Resamples]);
        var f1 = new double[classes][];
        for (var c = 0; c < classes; c++) f1[c] = new double[options.Resamples];
        RowResampling.Run(cells.OfRow, cells.Count, losses.ToArray(), options, (resample, counts, sum) =>
        {
            Span<double> each = stackalloc double[classes];
            (accuracy[resample], macroF1[resample], macroRecall[resample]) = cells.Measure(counts, other: false, each);
            logLoss[resample] = sum / rows;
            for (var c = 0; c < classes; c++) f1[c][resample] = each[c];
        }, cancellation);

        var seen = new double[classes];
        var whole = cells.Measure(cells.Whole, other: false, seen);
        double loss = 0;
        foreach (var value in losses) loss += value;
        BootstrapIntervals Intervals(double estimate, double[] values) => new(estimate, values, options.Alpha);
        return new ClassificationBootstrap(
            Intervals(whole.Accuracy, accuracy), Intervals(whole.MacroF1, macroF1), Intervals(whole.MacroRecall, macroRecall),
            Intervals(loss / rows, logLoss), [.. seen.Select((value, c) => Intervals(value, f1[c]))]);
    }
}
