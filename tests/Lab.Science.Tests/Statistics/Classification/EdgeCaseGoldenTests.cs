using System.Text.Json;
using static Lab.Statistics.Tests.StatisticsGolden;

namespace Lab.Statistics.Tests;

/// <summary>
/// What scikit-learn refuses is an ArgumentException here; what it answers has the same value here. Three kinds of calls cannot be
/// written in C#, or mean something else: numbers mixed with words as labels (classes are indices), the average "binary" (there is no such
/// average), and a log loss that guesses the classes (their number is an argument).
/// </summary>
public class EdgeCaseGoldenTests
{
    static readonly string[] impossible = ["numbers and strings mixed", "multi-class with average binary", "one class, labels not given"];

    [Fact]
    public void EdgeCases_GiveTheSameValueOrAnError() => ForEachCase("classification.json", "errors", item =>
    {
        if (impossible.Contains(item.GetProperty("name").GetString())) return;
        var expected = item.GetProperty("expected").GetProperty("value");
        var arguments = item.GetProperty("arguments");
        if (expected.ValueKind == JsonValueKind.Object && expected.TryGetProperty("error_type", out _))
        {
            Assert.ThrowsAny<ArgumentException>(() => Call(item.GetProperty("function").GetString()!, arguments));
            return;
        }
        var actual = Call(item.GetProperty("function").GetString()!, arguments);
        if (expected.ValueKind != JsonValueKind.Array)
            Same(expected, Assert.Single(Assert.Single(actual)), "value");
        else
            for (var i = 0; i < expected.GetArrayLength(); i++) Same(expected[i], actual[i], $"value[{i}]");
    });

    static IReadOnlyList<double>[] Call(string function, JsonElement arguments)
    {
        switch (function)
        {
            case "roc_auc_score" when arguments.TryGetProperty("multi_class", out _):
                var (scores, classes) = Table(arguments.GetProperty("y_score"));
                return [[new MultiClassRanking(Integers(arguments.GetProperty("y_true")), scores, classes).RocAreaOneVersusRest(RankingAverage.Macro)]];
            case "roc_auc_score":
                return [[RocCurve.Of(Positive(arguments), Numbers(arguments.GetProperty("y_score"))).Area()]];
            case "average_precision_score":
                return [[PrecisionRecallCurve.Of(Positive(arguments), Numbers(arguments.GetProperty("y_score"))).AveragePrecision()]];
            case "roc_curve":
                var roc = RocCurve.Of(Positive(arguments), Numbers(arguments.GetProperty("y_score")));
                return [roc.FalsePositiveRates, roc.TruePositiveRates, roc.Thresholds];
            case "precision_recall_curve":
                var curve = PrecisionRecallCurve.Of(Positive(arguments), Numbers(arguments.GetProperty("y_score")));
                return [curve.Precisions, curve.Recalls, curve.Thresholds];
            case "log_loss":
                return [[ProbabilityScores.LogLoss(Integers(arguments.GetProperty("y_true")), Rows(arguments), 2)]];
            case "brier_score_loss":
                return [[ProbabilityScores.Brier(Integers(arguments.GetProperty("y_true")), Rows(arguments), 2) / 2]];
            default:
                return [[OfLabels(function, arguments)]];
        }
    }

    static double OfLabels(string function, JsonElement arguments)
    {
        var labels = new EncodedLabels(arguments);
        var matrix = ConfusionMatrix.Count(labels.Truth, labels.Predicted, Math.Max(1, labels.Classes)).Select(labels.Selected);
        var metrics = new ClassMetrics(matrix);
        return function switch
        {
            "accuracy_score" => matrix.Accuracy,
            "balanced_accuracy_score" => matrix.BalancedAccuracy,
            "cohen_kappa_score" => matrix.CohenKappa(),
            "matthews_corrcoef" => matrix.MatthewsCorrelation,
            "confusion_matrix" => matrix[0, 0],
            "classification_report" => ReportText.Format(metrics, labels.SelectedNames).Length,
            "precision_score" => metrics.Macro.Precision,
            "recall_score" => metrics.Macro.Recall,
            "f1_score" => metrics.Macro.F1,
            _ => throw new NotSupportedException($"The function '{function}' is not known here."),
        };
    }

    static bool[] Positive(JsonElement arguments) => [.. Integers(arguments.GetProperty("y_true")).Select(y => y == 1)];

    // One probability p of the second class is the row (1 - p, p).
    static double[] Rows(JsonElement arguments) => [.. arguments.GetProperty("y_proba").EnumerateArray().SelectMany(
        value => value.ValueKind == JsonValueKind.Array ? Numbers(value) : [1 - Number(value), Number(value)])];
}
