using System.Globalization;
using Lab.Statistics;
using Spectre.Console;
using static Lab.Cli.Reports.Tables;

namespace Lab.Cli.Reports;

/// <summary>Reports of a classifier as tables.</summary>
static class ReportTables
{
    /// <summary>One line a split: rows, accuracy, macro F1, macro recall, log loss, calibration error.</summary>
    public static Table Summary(IEnumerable<KeyValuePair<string, ClassificationReport>> splits)
    {
        var table = New("split", "rows", "accuracy", "macro F1", "macro recall", "log loss", "ECE");
        foreach (var (name, report) in splits)
            table.AddRow(
                Markup.Escape(name), report.Rows.ToString("N0", CultureInfo.InvariantCulture), Percent(report.Accuracy), Percent(report.MacroF1),
                Percent(report.MacroRecall), Digits(report.LogLoss), Digits(report.ExpectedCalibrationError));
        return table;
    }

    /// <summary>One line a class: precision, recall, F1, rows, and how its rows were predicted.</summary>
    public static Table Classes(ClassificationReport report)
    {
        string[] names = [.. report.PerClass.Keys];
        var table = New(["class", "precision", "recall", "F1", "rows", .. names.Select(name => $"as {name}")]);
        for (int c = 0; c < names.Length; c++)
        {
            var score = report.PerClass[names[c]];
            table.AddRow([
                Markup.Escape(names[c]), Percent(score.Precision), Percent(score.Recall), Percent(score.F1),
                score.Support.ToString("N0", CultureInfo.InvariantCulture),
                .. report.ConfusionMatrix[c].Select(count => count.ToString("N0", CultureInfo.InvariantCulture))]);
        }
        return table;
    }
}
