using System.Globalization;
using System.Net;
using System.Text;

namespace Lab.Monitoring.Mail;

/// <summary>Writes mails: what was found, the numbers with their limits, what else was checked, where to look.</summary>
public static class AlertLetter
{
    const string Cell = "padding:4px 12px 4px 0;text-align:left;vertical-align:top";

    /// <summary>The mail about one finding, as the monitor sends it.</summary>
    /// <param name="finding">What it is about.</param>
    /// <param name="facts">What was looked at.</param>
    /// <param name="others">Other findings of the same pass.</param>
    /// <param name="links">Pages to look at.</param>
    public static AlertMail About(
        Finding finding, IReadOnlyList<Measurement> facts, IEnumerable<Finding> others, IReadOnlyList<(string Name, Uri Url)>? links = null) =>
        Write($"{finding.Cause}: {finding.Verdict}", finding.Verdict, null, finding.Numbers, facts, others.Where(other => other != finding), links ?? []);

    /// <summary>Writes any mail of this form.</summary>
    /// <param name="subject">One line.</param>
    /// <param name="verdict">First sentence.</param>
    /// <param name="since">A sentence about the time; null for none.</param>
    /// <param name="numbers">What was measured, with limits.</param>
    /// <param name="facts">What was looked at.</param>
    /// <param name="others">Other findings, each with its state.</param>
    /// <param name="links">Pages to look at.</param>
    public static AlertMail Write(
        string subject, string verdict, string? since, IReadOnlyList<Measurement> numbers, IReadOnlyList<Measurement> facts,
        IEnumerable<Finding> others, IReadOnlyList<(string Name, Uri Url)> links)
    {
        Measurement[] rest = [.. others.Select(other => new Measurement(other.Cause, Word(other.State), other.Verdict))];
        (string Title, string[] Heads, IReadOnlyList<Measurement> Rows)[] tables =
        [
            ("Numbers", ["Measured", "Value", "Limit"], numbers),
            ("Looked at", ["", "", ""], facts),
            ("Other checks", ["Check", "State", "Verdict"], rest),
        ];

        var text = new StringBuilder().Append(verdict).Append('\n');
        var html = new StringBuilder("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"color-scheme\" content=\"light dark\">")
            .Append("</head><body style=\"font:15px/1.5 system-ui,sans-serif\"><h2>").Append(Encode(verdict)).Append("</h2>");
        if (since is not null)
        {
            text.Append(since).Append('\n');
            html.Append("<p>").Append(Encode(since)).Append("</p>");
        }
        foreach (var (title, heads, rows) in tables)
        {
            if (rows.Count == 0) continue;
            TextTable(text, title, rows);
            HtmlTable(html, title, heads, rows);
        }
        foreach (var (name, url) in links)
        {
            text.Append('\n').Append(name).Append(": ").Append(url.AbsoluteUri);
            html.Append("<p><a target=\"_blank\" rel=\"noopener\" href=\"").Append(Encode(url.AbsoluteUri)).Append("\">").Append(name).Append("</a></p>");
        }
        return new AlertMail($"[sentiment] {subject}", text.Append('\n').ToString(), html.Append("</body></html>").ToString());
    }

    static void TextTable(StringBuilder text, string title, IReadOnlyList<Measurement> rows)
    {
        int name = rows.Max(row => row.Name.Length), value = rows.Max(row => row.Value.Length);
        text.Append('\n').Append(title).Append('\n');
        foreach (var row in rows)
            text.Append("  ").Append($"{row.Name.PadRight(name)}  {row.Value.PadRight(value)}  {row.Limit}".TrimEnd()).Append('\n');
    }

    static void HtmlTable(StringBuilder html, string title, string[] heads, IReadOnlyList<Measurement> rows)
    {
        html.Append("<h3>").Append(title).Append("</h3><table style=\"border-collapse:collapse\">");
        if (heads[0].Length > 0) Row(html, "th", heads);
        foreach (var row in rows) Row(html, "td", [row.Name, row.Value, row.Limit ?? ""]);
        html.Append("</table>");
    }

    static void Row(StringBuilder html, string tag, string[] cells)
    {
        html.Append("<tr>");
        foreach (string cell in cells) html.Append(CultureInfo.InvariantCulture, $"<{tag} style=\"{Cell}\">{Encode(cell)}</{tag}>");
        html.Append("</tr>");
    }

    static string Word(FindingState state) => state switch
    {
        FindingState.Raised => "RAISED",
        FindingState.Near => "near the limit",
        FindingState.Clear => "well",
        _ => "unknown",
    };

    static string Encode(string text) => WebUtility.HtmlEncode(text);
}
