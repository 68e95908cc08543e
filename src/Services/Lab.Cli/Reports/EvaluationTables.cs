using System.Globalization;
using Lab.Evaluation;
using Spectre.Console;
using static Lab.Cli.Reports.Tables;

namespace Lab.Cli.Reports;

/// <summary>What an evaluation adds to the report of a split, as tables.</summary>
static class EvaluationTables
{
    const int BarWidth = 24;

    /// <summary>One line a score: value and interval.</summary>
    public static Table Intervals(IntervalReport intervals)
    {
        var table = New("score", "value", string.Create(CultureInfo.InvariantCulture, $"{100 * intervals.Level:0.#}% interval"));
        void Row(string name, ValueInterval at, Func<double, string> text) => table.AddRow(Markup.Escape(name), text(at.Value), $"{text(at.Low)} to {text(at.High)}");
        Row("accuracy", intervals.Accuracy, Percent);
        Row("macro F1", intervals.MacroF1, Percent);
        Row("macro recall", intervals.MacroRecall, Percent);
        Row("log loss", intervals.LogLoss, Digits);
        foreach (var (name, f1) in intervals.F1) Row($"F1 {name}", f1, Percent);
        return table;
    }

    /// <summary>One line a class: how well its probability puts its rows first.</summary>
    public static Table Ranking(IReadOnlyDictionary<string, ClassRanking> ranking)
    {
        var table = New("class", "ROC AUC", "average precision");
        foreach (var (name, at) in ranking) table.AddRow(Markup.Escape(name), Or(at.RocAuc), Or(at.AveragePrecision));
        return table;

        static string Or(double? value) => value is { } number ? Digits(number) : "-";
    }

    /// <summary>One line a bin of confidence, with a bar for its accuracy and a mark where honest confidence would end it.</summary>
    /// <param name="calibration">The bins.</param>
    /// <param name="unicode">Whether blocks can be shown.</param>
    public static Table Reliability(CalibrationReport calibration, bool unicode)
    {
        var table = New("confidence", "rows", "mean", "accuracy", "accuracy (| = confidence)");
        table.Columns[^1].LeftAligned();
        foreach (var bin in calibration.Bins)
            table.AddRow(
                string.Create(CultureInfo.InvariantCulture, $"{bin.From:0.00} to {bin.To:0.00}"), bin.Rows.ToString("N0", CultureInfo.InvariantCulture),
                Percent(bin.Confidence), Percent(bin.Accuracy), Markup.Escape(Bar(bin, unicode ? '█' : '#')));
        return table;
    }

    /// <summary>ECE, MCE, Brier and temperature in a sentence.</summary>
    public static string Calibration(CalibrationReport at) => string.Create(
        CultureInfo.InvariantCulture,
        $"calibration: ECE {at.ExpectedError:0.000}, largest gap {at.MaximumError:0.000}, Brier {at.Brier:0.000}; "
        + $"a temperature of {at.Temperature:0.00} would fit these rows best ({(at.Temperature > 1 ? "the model is too sure" : "the model is not sure enough")})");

    /// <summary>Both models and their difference.</summary>
    public static Table Comparison(EvaluationReport report, ComparisonReport other)
    {
        var table = New("score", "model", "other", "difference", "interval", "p");
        void Row(string name, double model, double against, DifferenceReport by, Func<double, string> text) => table.AddRow(
            name, text(model), text(against), text(by.Difference), $"{text(by.Low)} to {text(by.High)}", Digits(by.P));
        Row("accuracy", report.Accuracy, other.OtherAccuracy, other.Accuracy, Percent);
        Row("macro F1", report.MacroF1, other.OtherMacroF1, other.MacroF1, Percent);
        Row("log loss", report.LogLoss, other.OtherLogLoss, other.LogLoss, Digits);
        return table;
    }

    static string Bar(CalibrationBin bin, char full)
    {
        var bar = new string(full, (int)Math.Round(bin.Accuracy * BarWidth)).PadRight(BarWidth + 1).ToCharArray();
        bar[(int)Math.Round(bin.Confidence * BarWidth)] = '|';
        return new string(bar).TrimEnd();
    }
}
