using System.Globalization;
using Lab.Statistics;
using Spectre.Console;

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

    static Table New(params string[] columns)
    {
        var table = new Table();
        for (int i = 0; i < columns.Length; i++)
        {
            var column = new TableColumn(Markup.Escape(columns[i]));
            table.AddColumn(i == 0 ? column : column.RightAligned());
        }
        return table;
    }

    static string Percent(double share) => (100 * share).ToString("F1", CultureInfo.InvariantCulture);

    static string Digits(double value) => value.ToString("F3", CultureInfo.InvariantCulture);
}
