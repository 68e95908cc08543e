using System.Globalization;
using Lab.Monitor.Alerts;
using Lab.Monitor.Mail;
using Lab.Monitoring;
using Lab.Monitoring.Mail;
using Lab.Records.Jobs;

namespace Lab.Monitor.Retraining;

/// <summary>The mail about a retraining that has ended: what came of it, and the rules of the gate with their numbers.</summary>
static class RetrainingLetter
{
    public static AlertMail About(Job job, AlertOptions options)
    {
        string outcome = Outcome(job);
        string verdict = outcome switch
        {
            "promoted" => $"Version {job.ModelVersion ?? "unknown"} is the champion now.",
            "refused" => $"The gate refused the new model{(job.ModelVersion is { } version ? $", version {version}" : "")}: {Failed(job.Gate!)}.",
            "failed" => "The retraining failed. 'lab jobs retry' goes on from its last checkpoint.",
            "cancelled" => "The retraining was cancelled.",
            _ => "The retraining ended without a new model.",
        };
        return AlertLetter.Write(
            $"retraining {outcome}: {verdict}", verdict, job.Message.Length > 0 ? OneLine.Of(job.Message) : null, [.. (job.Gate?.Rules ?? []).Select(Rule)],
            Facts(job), [], AlertMailText.Links(options));
    }

    /// <summary>promoted, refused, failed, cancelled, or ended: without a word of the gate.</summary>
    public static string Outcome(Job job) => job switch
    {
        { State: JobState.Failed } => "failed",
        { State: JobState.Cancelled } => "cancelled",
        { Gate.Promoted: true } => "promoted",
        { Gate: not null } => "refused",
        _ => "ended",
    };

    static string Failed(JobGate gate) =>
        gate.Rules.Where(rule => !rule.Passed).Select(rule => rule.Name).ToArray() is { Length: > 0 } failed ? $"not met {(failed.Length == 1 ? "is" : "are")} {string.Join(", ", failed)}" : "no rule was met";

    static Measurement Rule(JobGateRule rule) => new(rule.Name, $"{Number(rule.Value) ?? "-"} ({(rule.Passed ? "met" : "NOT met")})", Number(rule.Limit));

    static string? Number(double? value) => value?.ToString("0.####", CultureInfo.InvariantCulture);

    static Measurement[] Facts(Job job) =>
    [
        new("job", job.Id), new("asked for by", OneLine.Of(job.Cause)), new("asked", AlertMailText.Utc(job.Created)),
        .. job.Ended is { } ended ? [new Measurement("ended", AlertMailText.Utc(ended))] : Array.Empty<Measurement>(),
        .. job.RunId is { } run ? [new Measurement("MLflow run", run)] : Array.Empty<Measurement>(),
    ];
}
