using System.Globalization;
using Lab.Cli.Terminal;
using Lab.Evaluation;
using Spectre.Console;
using static Lab.Cli.Reports.Tables;

namespace Lab.Cli.Reports;

/// <summary>An explanation for people: the answer, then the words that weigh most.</summary>
static class ExplanationTables
{
    const int Words = 15;
    const int BarWidth = 16;

    public static void Show(IAnsiConsole console, Explanation explanation)
    {
        string about = explanation.Target is { } target
            ? string.Create(CultureInfo.InvariantCulture, $"{target} {Percent(explanation.Scores[target])} %, by {explanation.Method}")
            : $"where the model looked, by {explanation.Method}";
        console.Show(new Text(string.Create(CultureInfo.InvariantCulture, $"{explanation.Label} {Percent(explanation.Confidence)} %; {about}\n")));
        bool unicode = console.Profile.Capabilities.Unicode;
        double most = explanation.Top(1).Select(word => Math.Abs(word.Score)).FirstOrDefault();
        var table = explanation.Target is null ? New("word", explanation.Unit, "") : New("word", explanation.Unit, "against", "for");
        table.Columns[^1].LeftAligned();
        foreach (var word in explanation.Top(Words))
        {
            string bar = new(unicode ? '█' : '#', most == 0 ? 0 : (int)Math.Round(Math.Abs(word.Score) / most * BarWidth));
            string[] bars = explanation.Target is null ? [bar] : word.Score < 0 ? [bar, ""] : ["", bar];
            table.AddRow([Markup.Escape(OneLine(word.Word)), word.Score.ToString("+0.000;-0.000;0.000", CultureInfo.InvariantCulture), .. bars]);
        }
        if (explanation.Words.Count > 0) console.Show(table);
        if (explanation.Words.Count > Words) console.Show(new Text($"and {explanation.Words.Count - Words} more words; --json and --html have them all\n"));
        foreach (string note in explanation.Notes) console.Show(new Text($"note: {note}\n"));
    }

    /// <summary>Controls of a text would break the table, or drive the terminal.</summary>
    public static string OneLine(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
}
