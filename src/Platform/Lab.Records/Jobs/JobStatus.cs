using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lab.Records.Jobs;

/// <summary>A job on the wire and as <c>lab jobs --json</c> prints it; what is null is left out.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
public sealed record JobStatus(
    string JobId, JobKind Kind, JobState State, double Progress, string Message, string Cause, int Attempt, JsonElement Request, DateTimeOffset Created,
    DateTimeOffset? Started = null, DateTimeOffset? Ended = null, string? ModelVersion = null, string? RunId = null, JobGate? Gate = null, JsonElement? Result = null)
{
    public static JobStatus Of(Job job) => new(
        job.Id, job.Kind, job.State, job.Progress, job.IsCancelling ? "Is being cancelled." : job.Message, job.Cause, job.Attempt, job.Request, job.Created,
        job.Started, job.Ended, job.ModelVersion, job.RunId, job.Gate, job.Result);
}

/// <summary>Answer to who asks for a job.</summary>
/// <param name="JobId">UUID version 7.</param>
/// <param name="State">Where it stands.</param>
/// <param name="StatusUrl">Path of its status.</param>
public sealed record JobAccepted(string JobId, JobState State, string StatusUrl);

/// <summary>Jobs, the newest first.</summary>
public sealed record JobList(IReadOnlyList<JobStatus> Jobs);

/// <summary>Lines of a job's log, the oldest first.</summary>
public sealed record JobLog(IReadOnlyList<JobLine> Lines);
