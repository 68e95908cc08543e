using System.Text.Json;
using static Lab.Statistics.Tests.StatisticsGolden;

namespace Lab.Statistics.Tests;

/// <summary>scikit-learn's numbers for labels against predictions. Its warnings are texts of that library and are not compared.</summary>
public class LabelMetricsGoldenTests
{
    static void ForEach(Action<JsonElement, EncodedLabels, ConfusionMatrix> check) => ForEachCase("classification.json", "label_metrics", item =>
    {
        var labels = new EncodedLabels(item);
        check(item, labels, ConfusionMatrix.Count(labels.Truth, labels.Predicted, labels.Classes, Weights(item)));
    });

    static double Undefined(JsonElement item) => item.GetProperty("zero_division") is { ValueKind: JsonValueKind.Number } number
        ? number.GetDouble()
        : item.GetProperty("zero_division").GetString() == "nan" ? double.NaN : 0;

    [Fact]
    public void ConfusionMatrix_IsThatOfScikitLearn() => ForEach((item, labels, matrix) =>
    {
        var expected = item.GetProperty("expected");
        Assert.Equal(
            expected.GetProperty("labels_used").EnumerateArray().Select(label => label.ToString()), labels.SelectedNames);
        var selected = matrix.Select(labels.Selected);
        var counts = new double[selected.Classes, selected.Classes];
        for (var i = 0; i < selected.Classes; i++)
            for (var j = 0; j < selected.Classes; j++) counts[i, j] = selected[i, j];
        Same(expected.GetProperty("confusion_matrix"), counts, "confusion_matrix");
        Same(expected.GetProperty("confusion_matrix_true"), selected.NormalizedByTruth(), "confusion_matrix_true");
        Same(expected.GetProperty("confusion_matrix_pred"), selected.NormalizedByPrediction(), "confusion_matrix_pred");
        Same(expected.GetProperty("confusion_matrix_all"), selected.NormalizedByTotal(), "confusion_matrix_all");
    });

    [Fact]
    public void SingleNumbers_AreThoseOfScikitLearn() => ForEach((item, labels, matrix) =>
    {
        var expected = item.GetProperty("expected");
        var selected = matrix.Select(labels.Selected);
        Same(expected.GetProperty("accuracy"), matrix.Accuracy, "accuracy");
        Same(expected.GetProperty("correct"), matrix.Correct, "correct");
        Same(expected.GetProperty("balanced_accuracy"), matrix.BalancedAccuracy, "balanced_accuracy");
        Same(expected.GetProperty("balanced_accuracy_adjusted"), matrix.AdjustedBalancedAccuracy, "balanced_accuracy_adjusted");
        Same(expected.GetProperty("cohen_kappa"), selected.CohenKappa(), "cohen_kappa");
        Same(expected.GetProperty("cohen_kappa_linear"), selected.CohenKappa(KappaWeights.Linear), "cohen_kappa_linear");
        Same(expected.GetProperty("cohen_kappa_quadratic"), selected.CohenKappa(KappaWeights.Quadratic), "cohen_kappa_quadratic");
        Same(expected.GetProperty("matthews_corrcoef"), matrix.MatthewsCorrelation, "matthews_corrcoef");
    });

    [Fact]
    public void PerClassAndAverages_AreThoseOfScikitLearn() => ForEach((item, labels, matrix) =>
    {
        var expected = item.GetProperty("expected");
        var undefined = Undefined(item);
        var metrics = new ClassMetrics(matrix, labels.Selected, undefined);
        var perClass = expected.GetProperty("per_class");
        Same(perClass.GetProperty("precision"), [.. metrics.PerClass.Select(score => score.Precision)], "precision");
        Same(perClass.GetProperty("recall"), [.. metrics.PerClass.Select(score => score.Recall)], "recall");
        Same(perClass.GetProperty("fscore"), [.. metrics.PerClass.Select(score => score.F1)], "fscore");
        Same(perClass.GetProperty("support"), [.. metrics.PerClass.Select(score => score.Support)], "support");
        foreach (var (name, score) in new[] { ("macro", metrics.Macro), ("micro", metrics.Micro), ("weighted", metrics.Weighted) })
        {
            Same(expected.GetProperty(name).GetProperty("precision"), score.Precision, $"{name} precision");
            Same(expected.GetProperty(name).GetProperty("recall"), score.Recall, $"{name} recall");
            Same(expected.GetProperty(name).GetProperty("fscore"), score.F1, $"{name} fscore");
        }
        Same(expected.GetProperty("macro_recall"), metrics.Macro.Recall, "macro_recall");
        Same(expected.GetProperty("macro_f05"), new ClassMetrics(matrix, labels.Selected, undefined, beta: 0.5).Macro.F1, "macro_f05");
        Same(expected.GetProperty("macro_f2"), new ClassMetrics(matrix, labels.Selected, undefined, beta: 2).Macro.F1, "macro_f2");
        Same(
            expected.GetProperty("macro_jaccard"),
            new ClassMetrics(matrix, labels.Selected, double.IsNaN(undefined) ? 0 : undefined).MacroJaccard, "macro_jaccard");
    });

    [Fact]
    public void ReportText_IsThatOfScikitLearn() => ForEach((item, labels, matrix) =>
    {
        var metrics = new ClassMetrics(matrix, labels.Selected, Undefined(item));
        // By an accident of its array types scikit-learn also writes "2.0" when no row at all is right.
        var pointInSupport = Weights(item).Length > 0 || matrix.Correct == 0;
        foreach (var digits in (int[])[2, 4])
            Assert.Equal(
                item.GetProperty("expected").GetProperty($"report_text_{digits}").GetString(),
                ReportText.Format(metrics, labels.SelectedNames, digits, labels.CoversAll, pointInSupport));
    });

    [Fact]
    public void ReportDictionary_HoldsTheSameNumbers() => ForEach((item, labels, matrix) =>
    {
        var metrics = new ClassMetrics(matrix, labels.Selected, Undefined(item));
        var expected = item.GetProperty("expected").GetProperty("report_dict");
        var rows = labels.SelectedNames.Zip(metrics.PerClass).Append(("macro avg", metrics.Macro)).Append(("weighted avg", metrics.Weighted)).ToList();
        if (labels.CoversAll) Same(expected.GetProperty("accuracy"), metrics.Micro.F1, "accuracy");
        else rows.Add(("micro avg", metrics.Micro));
        foreach (var (name, score) in rows)
        {
            var row = expected.GetProperty(name);
            Same(row.GetProperty("precision"), score.Precision, $"{name} precision");
            Same(row.GetProperty("recall"), score.Recall, $"{name} recall");
            Same(row.GetProperty("f1-score"), score.F1, $"{name} f1-score");
            Same(row.GetProperty("support"), name.EndsWith(" avg", StringComparison.Ordinal) ? metrics.Support : score.Support, $"{name} support");
        }
    });
}
