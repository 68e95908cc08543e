using System.Text.Json.Serialization;
using Lab.Monitor.Alerts;
using Lab.Monitor.Passes;
using Lab.Monitor.Retraining;
using Lab.Monitoring;
using Lab.Records.Jobs;

namespace Lab.Monitor.Web;

/// <summary>Answer of GET /: what the last pass found.</summary>
/// <param name="Service">"monitor".</param>
/// <param name="Interval">Seconds between two passes.</param>
/// <param name="LastPass">Null before the first one.</param>
/// <param name="Problems">Sources that did not answer.</param>
/// <param name="Undelivered">What is not delivered, and why: <c>model-age</c> by mail, <c>slack model-age</c> to the webhook.</param>
/// <param name="Retrainings">The last ones, newest first, whoever asked for them.</param>
sealed record MonitorStatus(
    string Service, double Interval, PassStatus? LastPass, IReadOnlyDictionary<string, string> Problems, IReadOnlyDictionary<string, string> Undelivered,
    IReadOnlyList<RetrainingStatus> Retrainings)
{
    const int Shown = 20;

    public static MonitorStatus Of(MonitorState state, TimeSpan interval) => new(
        "monitor", interval.TotalSeconds, PassStatus.Of(state), state.Problems,
        state.Undelivered.ToDictionary(missing => AlertKeys.Of(missing.Channel, missing.What), missing => missing.Problem),
        [.. state.Retrainings.Take(Shown).Select(RetrainingStatus.Of)]);
}

/// <summary>A retraining on the wire.</summary>
/// <param name="JobId">Its job.</param>
/// <param name="State">queued, running, succeeded, failed, cancelled.</param>
/// <param name="Outcome">promoted, refused, failed, cancelled, or ended; absent before.</param>
/// <param name="Cause">Who or what asked.</param>
/// <param name="Message">For people.</param>
/// <param name="Created">When it was asked for.</param>
/// <param name="Ended">When it ended.</param>
/// <param name="ModelVersion">Version that it made.</param>
/// <param name="Gate">What the gate said, rule by rule.</param>
sealed record RetrainingStatus(
    string JobId, JobState State, string? Outcome, string Cause, string Message, DateTimeOffset Created, DateTimeOffset? Ended, string? ModelVersion, JobGate? Gate)
{
    public static RetrainingStatus Of(Job job) => new(
        job.Id, job.State, job.State.IsEnd ? RetrainingLetter.Outcome(job) : null, job.Cause, job.Message, job.Created, job.Ended, job.ModelVersion, job.Gate);
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
