using Lab.Sentiment;
using Lab.Sentiment.Promotion;
using Spectre.Console;

namespace Lab.Cli.Reports;

/// <summary>What the gate measured: one line a rule, alternatives below theirs.</summary>
static class GateTable
{
    public static Table Of(GateReport report)
    {
        var table = Tables.New("rule", "value", "limit", "met");
        table.AddColumn(new TableColumn("numbers"));
        foreach (var line in GateView.Lines(report))
            table.AddRow(
                Markup.Escape(line.Name), Markup.Escape(line.Value), Markup.Escape(line.Limit), line.Passed ? "[green]yes[/]" : "[red]no[/]", Markup.Escape(line.Note ?? ""));
        return table;
    }
}
