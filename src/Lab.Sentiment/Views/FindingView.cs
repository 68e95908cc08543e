using Lab.Monitoring;

namespace Lab.Sentiment;

/// <summary>What the monitor's checks found: verdicts, numbers and limits.</summary>
public static class FindingView
{
    public static View Of(Finding finding) => new(
        $"<p>{Mark(finding.State)} <b>{Html5.Escape(finding.Cause)}</b>: {Html5.Escape(finding.Verdict)}</p>"
        + Html5.Table(["number", "value", "limit"], finding.Numbers.Select(number => (IReadOnlyList<Cell>)[Cell.Of(number.Name), Cell.Of(number.Value), Cell.Of(number.Limit)])),
        string.Join('\n', [$"{finding.Cause}: {finding.State.ToString().ToLowerInvariant()}. {finding.Verdict}", .. finding.Numbers.Select(number => $"  {number.Name}: {number.Value}{(number.Limit is null ? "" : $" ({number.Limit})")}")]));

    public static View Of(IReadOnlyList<Finding> findings) => View.Of([.. findings.Select(Of)]);

    // Colour is not the only sign: the word stands beside it.
    static string Mark(FindingState state) =>
        $"<span style=\"color:{state switch { FindingState.Raised => "#dc2626", FindingState.Near => "#d97706", FindingState.Clear => "#059669", _ => "#6b7280" }}\">●</span> {state.ToString().ToLowerInvariant()}";
}
