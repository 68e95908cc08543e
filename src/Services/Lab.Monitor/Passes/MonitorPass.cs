using Lab.Monitor.Alerts;
using Lab.Monitoring;
using Lab.Monitoring.Drift;
using Lab.Monitoring.Staleness;
using Lab.Records;

namespace Lab.Monitor.Passes;

/// <summary>One look at the model: from what the sources gave to findings and decisions. Asks nobody and changes nothing.</summary>
static class MonitorPass
{
    public static PassResult Evaluate(PassInput input, MonitorOptions options, TimeSpan reminderInterval)
    {
        // Answers of an earlier version say nothing of this one.
        string? served = input.Predictions.Value is [var newest, ..] ? newest.Version : null;
        PredictionRecord[] window = [.. (input.Predictions.Value ?? []).Where(record => record.Version == served)];
        var live = LiveAccuracy.Of(window, input.Corrections.Value ?? []);
        Finding[] findings =
        [
            .. input.History is { Problem: null, Value: { } history }
                ? StalenessCheck.Run(history, options.Staleness, input.Time, live)
                : StalenessCheck.Unknown($"The tracking server does not answer: {input.History.Problem}", options.Staleness, live),
            .. Drift(input, window, options.Drift),
            .. input.Found,
        ];
        return new PassResult(
            input.Time, served, input.History.Value?.Champion?.Version, window.Length, findings,
            AlertPolicy.Decide(findings, Raised(input, findings), reminderInterval, input.Time));
    }

    // By whatever channel.
    static Dictionary<string, AlertState> Raised(PassInput input, Finding[] findings) => findings
        .Select(finding => (finding.Cause, State: input.Raised.Where(told => told.Key == finding.Cause || told.Key.EndsWith($" {finding.Cause}", StringComparison.Ordinal)).Select(told => told.Value).MinBy(state => state.RaisedAt)))
        .Where(raised => raised.State is not null)
        .ToDictionary(raised => raised.Cause, raised => raised.State!, StringComparer.Ordinal);

    static IReadOnlyList<Finding> Drift(PassInput input, IReadOnlyList<PredictionRecord> window, DriftOptions options) =>
        input.Predictions.Problem is { } away ? DriftCheck.Unknown($"The prediction log does not answer: {away}", [])
        : input.Reference.Problem is { } unread ? DriftCheck.Unknown($"The reference statistics cannot be read: {unread}", [])
        : DriftCheck.Run(window, input.Reference.Value, options);
}
