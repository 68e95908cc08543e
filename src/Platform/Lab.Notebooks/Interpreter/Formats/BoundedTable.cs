using System.Collections;
using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.DotNet.Interactive.Formatting;

namespace Lab.Notebooks.Interpreter.Formats;

/// <summary>A table of any size in what a notebook can show: the first rows and columns, and how many more there are.</summary>
/// <param name="Columns">Their names.</param>
/// <param name="Rows">At least the first <see cref="MostRows"/>.</param>
/// <param name="Count">Rows in all; null: there are more, nobody counted them.</param>
sealed record BoundedTable(IReadOnlyList<string> Columns, IReadOnlyList<object?[]> Rows, long? Count)
{
    public const int MostRows = 20;

    const int mostColumns = 50, mostLetters = 200;

    int ShownColumns => Math.Min(Columns.Count, mostColumns);

    IEnumerable<IReadOnlyList<string>> ShownRows => Rows.Take(MostRows).Select(row => (IReadOnlyList<string>)[.. row.Take(mostColumns).Select(Text)]);

    public FormattedValue[] Formatted() => [new(HtmlFormatter.MimeType, Html()), new(PlainTextFormatter.MimeType, Plain())];

    public string Html()
    {
        var html = new StringBuilder("<table><thead><tr>");
        foreach (string column in Columns.Take(mostColumns)) html.Append("<th>").Append(WebUtility.HtmlEncode(column)).Append("</th>");
        html.Append("</tr></thead><tbody>");
        foreach (var row in ShownRows)
        {
            html.Append("<tr>");
            foreach (string value in row) html.Append("<td>").Append(WebUtility.HtmlEncode(value)).Append("</td>");
            html.Append("</tr>");
        }

        html.Append("</tbody></table>");
        return Rest() is { } rest ? html.Append("<p>").Append(rest).Append("</p>").ToString() : html.ToString();
    }

    public string Plain()
    {
        var lines = ShownRows.Prepend([.. Columns.Take(mostColumns)]).Select(row => row.Select(value => value.ReplaceLineEndings(" ")).ToList()).ToList();
        int[] widths = [.. Enumerable.Range(0, ShownColumns).Select(column => lines.Max(line => line[column].Length))];
        var text = new StringBuilder();
        foreach (var line in lines) text.AppendLine(string.Join("  ", line.Select((value, column) => value.PadRight(widths[column]))).TrimEnd());
        return text.Append(Rest()).ToString().TrimEnd();
    }

    string? Rest()
    {
        long? rows = Count - Math.Min(Rows.Count, MostRows);
        string more = rows is { } number ? $"{number.ToString("N0", CultureInfo.InvariantCulture)} more rows" : "more rows";
        int columns = Columns.Count - ShownColumns;
        return (rows, columns) switch
        {
            (0, 0) => null,
            (_, 0) => $"… {more}",
            (0, _) => $"… {columns} more columns",
            _ => $"… {more}, {columns} more columns",
        };
    }

    static string Text(object? value)
    {
        string text = value switch
        {
            null => "null",
            string one => one,
            DateTime time => time.ToString("yyyy-MM-dd HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture),
            DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            byte[] bytes => $"{bytes.Length} bytes",
            IDictionary map => $"{{{string.Join(", ", map.Keys.Cast<object>().Take(MostRows).Select(key => $"{Text(key)}: {Text(map[key])}"))}}}",
            IEnumerable list => $"[{string.Join(", ", list.Cast<object?>().Take(MostRows).Select(Text))}]",
            _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
        };
        return text.Length <= mostLetters ? text : string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[mostLetters - 1]) ? mostLetters - 1 : mostLetters), "…");
    }
}
