using System.Globalization;
using Lab.Cli.Terminal;
using Lab.Evaluation;
using Spectre.Console;
using static Lab.Cli.Reports.Tables;

namespace Lab.Cli.Reports;

/// <summary>A probe report for people: one line a probe, then its worst cases.</summary>
static class ProbeTables
{
    const int TextWidth = 160;

    public static void Show(IAnsiConsole console, ProbeReport report)
    {
        var table = New("probe", "cases", "failures", "%", "other label", "what is done");
        table.Columns[^1].LeftAligned();
        foreach (var result in report.Results)
            table.AddRow(
                result.Name, Count(result.Cases), Count(result.Failures), Percent(result.FailureRate), Count(result.LabelChanges), Markup.Escape(result.Description));
        console.Show(table);
        foreach (var result in report.Results.Where(result => result.Examples.Count > 0))
        {
            console.Show(new Text($"\n{result.Name}: {Expectation(result.Expectation, report.Tolerance)}\n"));
            foreach (var one in result.Examples)
                console.Show(new Text(string.Create(
                    CultureInfo.InvariantCulture,
                    $"  {Short(one.Before)}\n  {Short(one.After)}\n    {one.LabelBefore} -> {one.LabelAfter}; {one.Watched} {one.ScoreBefore:0.00} -> {one.ScoreAfter:0.00}\n")));
        }
        foreach (string note in report.Notes) console.Show(new Text($"note: {note}\n"));
    }

    static string Expectation(ProbeExpectation expectation, double tolerance) => expectation switch
    {
        ProbeExpectation.PositiveFalls => FormattableString.Invariant($"positive had to fall by more than {tolerance}"),
        ProbeExpectation.AnswerHolds => FormattableString.Invariant($"the answer must not fall by more than {tolerance}"),
        _ => FormattableString.Invariant($"no score may move by more than {tolerance}"),
    };

    // Where a text was changed may lie at its end: the middle goes.
    static string Short(string text)
    {
        text = ExplanationTables.OneLine(text);
        return text.Length <= TextWidth ? text : $"{text[..(TextWidth / 2)]} ... {text[^(TextWidth / 2)..]}";
    }

    static string Count(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
