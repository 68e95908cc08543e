using System.Globalization;
using System.Text.Json;
using Lab.Cli.Terminal;
using Spectre.Console;

namespace Lab.Cli.Reports;

/// <summary>`lab feedback list` for people.</summary>
static class FeedbackTable
{
    public static void Write(IAnsiConsole console, JsonElement page)
    {
        var table = new Table().AddColumns(new TableColumn("id").NoWrap(), new TableColumn("came").NoWrap(), new TableColumn("state").NoWrap(), new TableColumn("predicted").NoWrap(), new TableColumn("right").NoWrap(), new TableColumn("text"));
        foreach (var item in page.GetProperty("items").EnumerateArray())
            table.AddRow(
                Cell(item, "feedback_id"), item.GetProperty("time").GetDateTimeOffset().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), Cell(item, "state"),
                Cell(item, "predicted"), Cell(item, "label"), Cell(item, "text"));
        console.Show(table);
        console.WriteLine(string.Join(", ", page.GetProperty("counts").EnumerateObject().Select(count => $"{count.Value.GetInt64().ToString("N0", CultureInfo.InvariantCulture)} {count.Name}")));
    }

    // Texts come from strangers: no line ends and no control characters reach the terminal.
    static string Cell(JsonElement item, string name) => item.TryGetProperty(name, out var value)
        ? Markup.Escape(string.Concat((value.GetString() ?? "").Select(c => char.IsControl(c) ? ' ' : c)))
        : "";
}
