using System.Globalization;
using Lab.Cli.Json;
using Lab.Cli.Terminal;
using Spectre.Console;

namespace Lab.Cli.Reports;

/// <summary>`lab info FILE` for people.</summary>
static class DataFileTable
{
    const int ShownLabels = 20;

    public static void Write(IAnsiConsole console, DataFileInfo info)
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap().PadRight(2)).AddColumn();
        void Row(string name, string value) => grid.AddRow(Markup.Escape(name), Markup.Escape(value));

        Row("file", info.File);
        Row("format", info.Format + (info.Delimiter is { } delimiter ? $", separator {delimiter}, line ends {info.LineEnd}" : ""));
        if (info.Encoding is { } encoding)
            Row("encoding", encoding + (info.ByteOrderMark ? " with byte order mark" : "") + (info.LikelyEncoding is { } likely ? $"; not all of it is: likely {likely}" : ""));
        Row("columns", string.Join(", ", info.Columns));
        Row("text", info.TextColumns.Count == 0 ? "-" : string.Join(", ", info.TextColumns));
        if (info.TextLengths is { } lengths)
            Row("", string.Create(CultureInfo.InvariantCulture, $"{lengths.Shortest:N0} to {lengths.Longest:N0} characters, half at most {lengths.Median:N0}, 95 % at most {lengths.Percentile95:N0}"));
        Row("label", info.LabelColumn ?? "-");
        foreach (var (label, rows) in (info.Labels ?? new Dictionary<string, long>()).Take(ShownLabels)) Row("", $"{label}: {Number(rows)} rows");
        if (info.Labels?.Count > ShownLabels) Row("", $"and {info.Labels.Count - ShownLabels} more");
        Row("rows", Number(info.Rows) + (info.BadRows > 0 ? $", and {Number(info.BadRows)} bad" : ""));
        foreach (var row in info.FirstBadRows) Row("", $"line {row.Line}: {row.Reason}");
        foreach (var problem in info.Problems)
            Row("problem", problem.What + (problem.Lines.Count > 0 ? $" Lines {string.Join(", ", problem.Lines)}{(problem.Rows > problem.Lines.Count ? ", ..." : "")}." : "") + (problem.Remedy is { } remedy ? $" {remedy}" : ""));
        Row("options", info.Options.Count == 0 ? "-" : string.Join(' ', info.Options.Select(ShellWord.Of)));
        console.Show(grid);
    }

    static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
