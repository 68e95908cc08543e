using System.Globalization;
using System.Net;
using System.Text;
using System.Xml;
using Lab.Evaluation;

namespace Lab.Sentiment;

/// <summary>Pieces of HTML. What is given is text and becomes text; colours are those of the page around it.</summary>
static class Html5
{
    /// <summary>Longest text that a table shows of a row.</summary>
    public const int LongestText = 200;

    const string Numbers = "text-align:right;font-variant-numeric:tabular-nums";

    /// <summary>Text as it is safe in a page and in an attribute.</summary>
    public static string Escape(string text) => WebUtility.HtmlEncode(string.Concat(text.EnumerateRunes().Select(rune => rune.IsBmp && !XmlConvert.IsXmlChar((char)rune.Value) ? "\uFFFD" : rune.ToString())));

    public static string Head(string text) => $"<p><b>{Escape(text)}</b></p>";

    public static string Note(string text) => $"<p><small>{Escape(text)}</small></p>";

    /// <summary>The start of a long text.</summary>
    public static string Short(string text, int most = LongestText) =>
        text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)] + "…";

    public static string Number(double value, string format = "0.000") => double.IsNaN(value) ? "–" : value.ToString(format, CultureInfo.InvariantCulture);

    public static string Percent(double share) => share.ToString("0.0 %", CultureInfo.InvariantCulture);

    public static string Whole(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>
    /// As an image inside the page: its styles and names stay its own, and clients that take SVG elements out of a page still show it.
    /// </summary>
    public static string Picture(SvgPicture picture) =>
        $"<p><img alt=\"{Escape($"{picture.Title}. {Short(picture.Description, 1_000)}")}\" src=\"data:image/svg+xml;base64,{Convert.ToBase64String(Encoding.UTF8.GetBytes(picture.ToString()))}\"></p>";

    /// <summary>A table; cells that are numbers (<see cref="Cell.Of(double, string)"/> and its like) stand at the right.</summary>
    public static string Table(IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<Cell>> rows)
    {
        var html = new StringBuilder("<table>");
        if (columns.Count > 0) html.Append("<thead><tr>").AppendJoin("", columns.Select(column => $"<th>{Escape(column)}</th>")).Append("</tr></thead>");
        html.Append("<tbody>");
        foreach (var row in rows)
            html.Append("<tr>").AppendJoin("", row.Select(cell => $"<td style=\"{(cell.IsNumber ? Numbers : "text-align:left")}\">{cell.Html}</td>")).Append("</tr>");
        return html.Append("</tbody></table>").ToString();
    }

    /// <summary>Names and what stands for them.</summary>
    public static string Facts(IEnumerable<(string Name, string Value)> facts) =>
        Table([], facts.Select(fact => (IReadOnlyList<Cell>)[Cell.Of(fact.Name), Cell.Of(fact.Value)]));

    /// <summary>A bar whose length is a share of 0 to 1.</summary>
    public static string Bar(double share, string colour = "#2563eb") =>
        $"<span style=\"display:inline-block;height:10px;background:{colour};width:{(double.IsFinite(share) ? Math.Clamp(share, 0, 1) * 160 : 0).ToString("0", CultureInfo.InvariantCulture)}px\"></span>";
}

/// <summary>What stands in a cell of a table.</summary>
readonly record struct Cell(string Html, bool IsNumber)
{
    public static Cell Of(string? text) => new(Html5.Escape(text ?? ""), false);

    public static Cell Of(double value, string format = "0.000") => new(Html5.Number(value, format), true);

    public static Cell Of(long value) => new(Html5.Whole(value), true);

    public static Cell Percent(double share) => new(Html5.Percent(share), true);

    /// <summary>HTML that was made here.</summary>
    public static Cell Made(string html) => new(html, false);
}
