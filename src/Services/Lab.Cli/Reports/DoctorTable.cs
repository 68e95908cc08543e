using System.Globalization;
using Lab.Cli.Doctor;
using Lab.Cli.Terminal;
using Spectre.Console;

namespace Lab.Cli.Reports;

/// <summary>`lab doctor` for people.</summary>
static class DoctorTable
{
    public static void Write(IAnsiConsole console, IReadOnlyList<CheckResult> results)
    {
        var table = new Table().AddColumns(new TableColumn("check").NoWrap(), new TableColumn("").NoWrap(), new TableColumn("what there is, and what to do"));
        foreach (var result in results)
            table.AddRow(new Markup(Markup.Escape(result.Check)), State(result.State), new Markup(Markup.Escape(result.Remedy.Length > 0 ? $"{result.What}\n-> {result.Remedy}" : result.What)));
        console.Show(table);
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Of(results, CheckState.Ok)} ok, {Of(results, CheckState.Note)} to note, {Of(results, CheckState.Problem)} problems. Reporting a bug? Add the lines of 'lab doctor --json'."));
    }

    static int Of(IReadOnlyList<CheckResult> results, CheckState state) => results.Count(result => result.State == state);

    static Markup State(CheckState state) => state switch
    {
        CheckState.Ok => new("ok", Color.Green),
        CheckState.Note => new("note", Color.Yellow),
        _ => new("problem", Color.Red),
    };
}
