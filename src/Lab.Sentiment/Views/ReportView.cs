using Lab.Evaluation;
using Lab.Statistics;

namespace Lab.Sentiment;

/// <summary>How a model did: scores with their intervals, scores by class, the confusion matrix, and whether it can be believed.</summary>
public static class ReportView
{
    public static View Of(ClassificationReport report)
    {
        string[] names = [.. report.PerClass.Keys];
        var measured = report as EvaluationReport;
        var intervals = measured?.Intervals;
        IReadOnlyList<Cell> Score(string name, double value, ValueInterval? interval, bool share = true)
        {
            Cell Shown(double? number) => number is not { } one ? Cell.Of("") : share ? Cell.Percent(one) : Cell.Of(one);
            return intervals is null ? [Cell.Of(name), Shown(value)] : [Cell.Of(name), Shown(value), Shown(interval?.Low), Shown(interval?.High)];
        }
        var html = Html5.Head($"{Html5.Whole(report.Rows)} rows")
            + Html5.Table(
                intervals is null ? ["score", "value"] : ["score", "value", $"{Html5.Number(100 * intervals.Level, "0.#")} % from", "to"],
                [
                    Score("accuracy", report.Accuracy, intervals?.Accuracy), Score("macro F1", report.MacroF1, intervals?.MacroF1),
                    Score("macro recall", report.MacroRecall, intervals?.MacroRecall), Score("log loss", report.LogLoss, intervals?.LogLoss, share: false),
                    Score("ECE", report.ExpectedCalibrationError, null, share: false),
                ])
            + Html5.Table(
                intervals is null ? ["label", "rows", "precision", "recall", "F1"] : ["label", "rows", "precision", "recall", "F1", "from", "to"],
                names.Take(ConfusionLabels).Select(name => Class(name, report.PerClass[name], intervals?.F1.GetValueOrDefault(name), intervals is not null)));
        if (names.Length <= ConfusionLabels) html += Html5.Picture(ConfusionMatrixPicture.Draw(names, report.ConfusionMatrix));
        if (measured?.Calibration is { } calibration) html += Html5.Picture(ReliabilityPicture.Draw(calibration));
        if (measured?.Comparison is { } comparison) html += Of(comparison).Html;
        return new View(html, Line("report", report) + (intervals is null ? "" : $" (accuracy {Html5.Percent(intervals.Accuracy.Low)} to {Html5.Percent(intervals.Accuracy.High)}, macro F1 {Html5.Percent(intervals.MacroF1.Low)} to {Html5.Percent(intervals.MacroF1.High)})"));
    }

    /// <summary>Two models on the same rows.</summary>
    public static View Of(ComparisonReport comparison) => new(
        Html5.Head($"Against {comparison.Other}: {comparison.Verdict.ToString().ToLowerInvariant()}") + $"<p>{Html5.Escape(comparison.Summary)}</p>"
        + Html5.Table(["difference", "value", "from", "to", "p"],
        [
            Difference("accuracy", comparison.Accuracy), Difference("macro F1", comparison.MacroF1), Difference("log loss (below 0 is better)", comparison.LogLoss),
        ])
        + Html5.Note($"McNemar: {Html5.Whole(comparison.McNemar.OnlyModelRight)} rows right with this model only, {Html5.Whole(comparison.McNemar.OnlyOtherRight)} with the other only, p {Html5.Number(comparison.McNemar.ExactP, "0.####")}"),
        comparison.Summary);

    /// <summary>Labels that are probably wrong.</summary>
    /// <param name="report">What was found.</param>
    /// <param name="texts">(rows) the texts that were looked at; null shows the numbers of the rows only.</param>
    public static View Of(LabelNoiseReport report, IReadOnlyList<string>? texts = null)
    {
        const int shown = 20;
        var head = $"{Html5.Whole(report.EstimatedIssues)} of {Html5.Whole(report.Rows)} labels are wrong by estimate ({Html5.Percent(report.Share)}), {Html5.Whole(report.Suspects.Count)} are named";
        var html = Html5.Head(head) + Html5.Picture(report.Draw())
            + Html5.Table(["row", "given", "likely", "p of given", "text"], report.Suspects.Take(shown).Select(suspect => (IReadOnlyList<Cell>)
            [
                Cell.Of((long)suspect.Row), Cell.Of(suspect.Given), Cell.Of(suspect.Likely), Cell.Of(suspect.SelfConfidence), Cell.Of(texts is null ? "" : Html5.Short(texts[suspect.Row])),
            ]));
        return new View(html, string.Join('\n', [head, .. report.Suspects.Take(shown).Select(suspect => $"  row {suspect.Row}: {suspect.Given}, likely {suspect.Likely} ({Html5.Number(suspect.SelfConfidence)})")]));
    }

    /// <summary>Scores that were estimated without labels.</summary>
    public static View Of(PerformanceEstimate estimate)
    {
        var html = Html5.Head($"Estimated from {Html5.Whole(estimate.Rows)} answers, without labels")
            + Html5.Table(["score", "estimate", "from", "to", "limits", ""], estimate.Metrics.Select(metric => (IReadOnlyList<Cell>)
            [
                Cell.Of(Words(metric.Key)), Cell.Percent(metric.Value.Value), Cell.Percent(metric.Value.Low), Cell.Percent(metric.Value.High),
                Cell.Of($"{Html5.Percent(metric.Value.LowerLimit)} to {Html5.Percent(metric.Value.UpperLimit)}"), Cell.Of(metric.Value.Alert ? "outside" : ""),
            ]));
        return new View(html, $"estimated from {Html5.Whole(estimate.Rows)} answers: {string.Join(", ", estimate.Metrics.Select(metric => $"{Words(metric.Key)} {Html5.Percent(metric.Value.Value)}{(metric.Value.Alert ? " (outside)" : "")}"))}");
    }

    internal static string Line(string name, ClassificationReport report) =>
        $"{name}: {Html5.Whole(report.Rows)} rows, accuracy {Html5.Percent(report.Accuracy)}, macro F1 {Html5.Percent(report.MacroF1)}, log loss {Html5.Number(report.LogLoss)}, ECE {Html5.Number(report.ExpectedCalibrationError)}";

    // More of them are no picture that a page should carry.
    const int ConfusionLabels = 20;

    static string Words(PerformanceMetric metric) => metric switch
    {
        PerformanceMetric.F1 => "F1",
        PerformanceMetric.RocAuc => "ROC AUC",
        _ => metric.ToString().ToLowerInvariant(),
    };

    static IReadOnlyList<Cell> Class(string name, ClassScore score, ValueInterval? f1, bool withInterval)
    {
        IReadOnlyList<Cell> cells = [Cell.Of(name), Cell.Of(score.Support, "#,0.##"), Cell.Percent(score.Precision), Cell.Percent(score.Recall), Cell.Percent(score.F1)];
        return !withInterval ? cells : [.. cells, f1 is null ? Cell.Of("") : Cell.Percent(f1.Low), f1 is null ? Cell.Of("") : Cell.Percent(f1.High)];
    }

    static IReadOnlyList<Cell> Difference(string name, DifferenceReport difference) =>
        [Cell.Of(name), Cell.Of(difference.Difference, "+0.0000;-0.0000;0"), Cell.Of(difference.Low, "+0.0000;-0.0000;0"), Cell.Of(difference.High, "+0.0000;-0.0000;0"), Cell.Of(difference.P, "0.####")];
}
