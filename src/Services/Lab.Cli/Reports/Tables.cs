using System.Globalization;
using Spectre.Console;

namespace Lab.Cli.Reports;

/// <summary>What all tables of scores look like.</summary>
static class Tables
{
    /// <summary>The first column holds names, the others numbers.</summary>
    public static Table New(params string[] columns)
    {
        var table = new Table();
        for (int i = 0; i < columns.Length; i++)
        {
            var column = new TableColumn(Markup.Escape(columns[i]));
            table.AddColumn(i == 0 ? column : column.RightAligned());
        }
        return table;
    }

    public static string Percent(double share) => (100 * share).ToString("F1", CultureInfo.InvariantCulture);

    public static string Digits(double value) => value.ToString("F3", CultureInfo.InvariantCulture);
}
