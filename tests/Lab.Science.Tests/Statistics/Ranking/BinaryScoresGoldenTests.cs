using System.Text.Json;
using static Lab.Statistics.Tests.StatisticsGolden;

namespace Lab.Statistics.Tests;

public class BinaryScoresGoldenTests
{
    static void ForEach(Action<JsonElement, bool[], double[], double[]> check) => ForEachCase("classification.json", "binary_scores", item => check(
        item.GetProperty("expected"), [.. Integers(item.GetProperty("y_true")).Select(y => y == 1)], Numbers(item.GetProperty("score")), Weights(item)));

    [Fact]
    public void LogLossAndBrier_AreThoseOfScikitLearn() => ForEach((expected, positive, scores, weights) =>
    {
        int[] truth = [.. positive.Select(y => y ? 1 : 0)];
        double[] rows = [.. scores.SelectMany(p => (double[])[1 - p, p])];
        Same(expected.GetProperty("log_loss"), ProbabilityScores.LogLoss(truth, rows, 2, weights), "log_loss");
        Same(expected.GetProperty("log_loss_sum"), ProbabilityScores.TotalLogLoss(truth, rows, 2, weights), "log_loss_sum");
        Same(expected.GetProperty("brier"), ProbabilityScores.Brier(truth, rows, 2, weights) / 2, "brier");
    });

    [Fact]
    public void RocCurve_IsThatOfScikitLearn() => ForEach((expected, positive, scores, weights) =>
    {
        foreach (var (name, drop) in new[] { ("roc_curve", true), ("roc_curve_all_points", false) })
        {
            var curve = RocCurve.Of(positive, scores, weights, drop);
            Same(expected.GetProperty(name).GetProperty("fpr"), curve.FalsePositiveRates, $"{name} fpr");
            Same(expected.GetProperty(name).GetProperty("tpr"), curve.TruePositiveRates, $"{name} tpr");
            Same(expected.GetProperty(name).GetProperty("thresholds"), curve.Thresholds, $"{name} thresholds");
            Same(expected.GetProperty("roc_auc"), curve.Area(), "roc_auc");
            Same(expected.GetProperty("roc_auc_max_fpr_0.2"), curve.PartialArea(0.2), "roc_auc_max_fpr_0.2");
        }
    });

    [Fact]
    public void PrecisionRecallCurve_IsThatOfScikitLearn() => ForEach((expected, positive, scores, weights) =>
    {
        foreach (var (name, drop) in new[] { ("precision_recall_curve_dropped", true), ("precision_recall_curve", false) })
        {
            var curve = PrecisionRecallCurve.Of(positive, scores, weights, drop);
            Same(expected.GetProperty(name).GetProperty("precision"), curve.Precisions, $"{name} precision");
            Same(expected.GetProperty(name).GetProperty("recall"), curve.Recalls, $"{name} recall");
            Same(expected.GetProperty(name).GetProperty("thresholds"), curve.Thresholds, $"{name} thresholds");
        }
        Same(expected.GetProperty("average_precision"), PrecisionRecallCurve.Of(positive, scores, weights).AveragePrecision(), "average_precision");
    });
}
