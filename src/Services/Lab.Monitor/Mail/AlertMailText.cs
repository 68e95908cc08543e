using System.Globalization;
using System.Net;
using System.Text;
using Lab.Monitor.Alerts;
using Lab.Monitor.Passes;
using Lab.Monitoring;

namespace Lab.Monitor.Mail;

/// <summary>Writes mails: what was found, the numbers with their limits, what else was checked, where to look.</summary>
static class AlertMailText
{
    const string Cell = "padding:4px 12px 4px 0;text-align:left;vertical-align:top";

    /// <summary>The mail about one cause.</summary>
    public static AlertMail About(AlertDecision decision, PassResult pass, AlertOptions options)
    {
        var finding = decision.Finding;
        string subject = decision.Action == AlertAction.Remind ? $"[reminder] {finding.Cause}: {finding.Verdict}" : $"{finding.Cause}: {finding.Verdict}";
        string? since = decision.Action == AlertAction.Remind && decision.State is { } state ? $"Raised since {Utc(state.RaisedAt)}." : null;
        return Write(subject, finding.Verdict, since, finding.Numbers, Facts(pass), pass.Findings.Where(other => other != finding), options);
    }

    /// <summary>A mail on request, through the same hands as a real one, with the newest findings in it.</summary>
    public static AlertMail Test(PassResult? pass, AlertOptions options, DateTimeOffset now) => Write(
        "Test mail: alerts reach you", "This mail was asked for by hand. Alerts of the monitor take the same way.", null, [],
        pass is null ? [new("sent", Utc(now)), new("checked", "not yet")] : [new("sent", Utc(now)), .. Facts(pass)], pass?.Findings ?? [], options);

    static IReadOnlyList<Measurement> Facts(PassResult pass) =>
    [
        new("checked", Utc(pass.Time)),
        new("model version in the registry", pass.ChampionVersion ?? "unknown"),
        new("model version of the answers", pass.ServedVersion ?? "no answers"),
        new("answers looked at", pass.Answers.ToString("N0", CultureInfo.InvariantCulture)),
    ];

    static AlertMail Write(
        string subject, string verdict, string? since, IReadOnlyList<Measurement> numbers, IReadOnlyList<Measurement> facts,
        IEnumerable<Finding> others, AlertOptions options)
    {
        Measurement[] rest = [.. others.Select(other => new Measurement(other.Cause, Word(other.State), other.Verdict))];
        (string Name, Uri Url)[] links =
        [
            .. options.DashboardUrl is { } dashboard ? [("Dashboard", dashboard)] : Array.Empty<(string, Uri)>(),
            .. options.TrackingUrl is { } tracking ? [("Tracking server", tracking)] : Array.Empty<(string, Uri)>(),
        ];
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

    static string Utc(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
