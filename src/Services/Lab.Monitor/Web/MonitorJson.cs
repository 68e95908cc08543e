using System.Text.Json.Serialization;
using Lab.Monitor.Passes;
using Lab.Monitoring;

namespace Lab.Monitor.Web;

/// <summary>Answer of GET /: what the last pass found.</summary>
/// <param name="Service">"monitor".</param>
/// <param name="Interval">Seconds between two passes.</param>
/// <param name="LastPass">Null before the first one.</param>
/// <param name="Problems">Sources that did not answer.</param>
/// <param name="Undelivered">Alerts whose mail is not delivered.</param>
sealed record MonitorStatus(
    string Service, double Interval, PassStatus? LastPass, IReadOnlyDictionary<string, string> Problems, IReadOnlyDictionary<string, string> Undelivered)
{
    public static MonitorStatus Of(MonitorState state, TimeSpan interval) =>
        new("monitor", interval.TotalSeconds, PassStatus.Of(state), state.Problems, state.Undelivered);
}

/// <summary>A pass on the wire.</summary>
/// <param name="Time">When it looked.</param>
/// <param name="ChampionVersion">What the registry says is served.</param>
/// <param name="ServedVersion">Model version of the newest answer.</param>
/// <param name="Answers">Answers looked at.</param>
/// <param name="Findings">One for each cause.</param>
sealed record PassStatus(DateTimeOffset Time, string? ChampionVersion, string? ServedVersion, int Answers, IReadOnlyList<FindingStatus> Findings)
{
    public static PassStatus? Of(MonitorState state) => state.LastPass is { } pass
        ? new(pass.Time, pass.ChampionVersion, pass.ServedVersion, pass.Answers,
            [.. pass.Decisions.Select(decision => new FindingStatus(
                decision.Finding.Cause, decision.Finding.State.ToString().ToLowerInvariant(), decision.Finding.Verdict, decision.Finding.Numbers,
                decision.State?.RaisedAt))])
        : null;
}

/// <summary>A finding on the wire.</summary>
/// <param name="Cause">Which check.</param>
/// <param name="State">unknown, clear, near or raised.</param>
/// <param name="Verdict">One sentence.</param>
/// <param name="Numbers">Measured, with limits.</param>
/// <param name="RaisedSince">Null when no alert is raised.</param>
sealed record FindingStatus(string Cause, string State, string Verdict, IReadOnlyList<Measurement> Numbers, DateTimeOffset? RaisedSince);

/// <summary>Answer of POST /commands/....</summary>
/// <param name="Message">For a person.</param>
/// <param name="Findings">What a check found; absent for other commands.</param>
sealed record CommandAnswer(string Message, IReadOnlyList<FindingStatus>? Findings = null);

[JsonSerializable(typeof(MonitorStatus))]
[JsonSerializable(typeof(CommandAnswer))]
sealed partial class MonitorJson : JsonSerializerContext;
