using System.Globalization;
using Lab.Sentiment.Promotion;

namespace Lab.Sentiment;

/// <summary>What the gate measured of a challenger, rule by rule.</summary>
public static class GateView
{
    public static View Of(GateReport report) => new(
        Html5.Head($"{Outcome(report)}: {report.Summary}")
        + Html5.Table(["rule", "value", "limit", "", "numbers"], Lines(report).Select(line => (IReadOnlyList<Cell>)
        [
            Cell.Of(line.Name), Cell.Of(line.Value), Cell.Of(line.Limit), Cell.Made(Mark(line.Passed)), Cell.Of(line.Note),
        ])),
        string.Join('\n', [$"{Outcome(report)}: {report.Summary}", .. Lines(report).Select(line => $"  {(line.Passed ? "met    " : "NOT met")}  {line.Name}: {line.Value}, {line.Limit}{(line.Note is null ? "" : $" ({line.Note})")}")]));

    /// <summary>The report as a page of its own.</summary>
    public static string Page(GateReport report) =>
        $"<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"color-scheme\" content=\"light dark\"><title>Promotion gate</title></head>"
        + $"<body style=\"font:15px/1.5 system-ui,sans-serif\">{Of(report).Html}</body></html>";

    /// <summary>Promoted, refused, or promoted by force.</summary>
    public static string Outcome(GateReport report) => report.Forced ? "Promoted by force" : report.Promoted ? "Promoted" : "Refused";

    /// <summary>Each rule as text, the alternatives of one below it.</summary>
    public static IEnumerable<GateLine> Lines(GateReport report) =>
        from rule in report.Rules
        from line in (rule.AnyOf ?? []).Select(other => Line(other, "- ")).Prepend(Line(rule, ""))
        select line;

    static GateLine Line(GateRule rule, string indent) => new(
        indent + PromotionGate.Words(rule.Name),
        rule.AnyOf is { } any ? $"{rule.Value} of {any.Count}" : Number(rule.Value),
        $"at {(rule.Bound == GateBound.AtMost ? "most" : "least")} {(rule.AnyOf is null ? Number(rule.Limit) : rule.Limit)}",
        rule.Passed, rule.Note);

    static string Number(double? value) => value is { } number ? number.ToString("0.000", CultureInfo.InvariantCulture) : "–";

    // Colour is not the only sign: the word stands beside it.
    static string Mark(bool passed) => $"<span style=\"color:{(passed ? "#059669" : "#dc2626")}\">●</span> {(passed ? "met" : "not met")}";
}

/// <summary>A rule in words.</summary>
/// <param name="Name">"macro F1 not worse"; an alternative begins with a dash.</param>
/// <param name="Value">Measured.</param>
/// <param name="Limit">"at most 0.050".</param>
/// <param name="Passed">Whether it is met.</param>
/// <param name="Note">The numbers behind it.</param>
public sealed record GateLine(string Name, string Value, string Limit, bool Passed, string? Note);
