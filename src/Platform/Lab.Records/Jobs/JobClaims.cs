using System.Globalization;
using StackExchange.Redis;

namespace Lab.Records.Jobs;

/// <summary>The worker's side of the queue. A job is a worker's for a lease, which each report renews; afterwards another may take it, and the first one's words no longer count.</summary>
/// <param name="redis">Connection.</param>
/// <param name="worker">Name in the consumer group; no two processes have the same.</param>
/// <param name="time">Clock for the times that are written; the lease runs on the server's.</param>
/// <param name="lease">How long a silent worker keeps its job.</param>
/// <param name="mostCrashes">A job that ended so many workers has failed.</param>
/// <param name="options">Bounds; null: the defaults.</param>
public sealed class JobClaims(RedisConnection redis, string worker, TimeProvider time, TimeSpan lease, int mostCrashes, JobQueueOptions? options = null)
{
    readonly JobQueueOptions options = options ?? new();
    readonly JobQueue queue = new(redis, time, options);

    /// <summary>The next job, for a worker that has none: first one that a worker let lie for a lease, then the oldest. Null: there is none. May be called again when it failed.</summary>
    public async Task<JobClaim?> ClaimAsync(CancellationToken cancellation = default)
    {
        while (await EvaluateAsync(JobScripts.Claim, [worker, Now, (long)lease.TotalMilliseconds, mostCrashes, options.KeepEnded], cancellation) is { IsNull: false } answer)
        {
            var parts = (RedisValue[])answer!;
            var (id, attempt) = (parts[0].ToString(), (int)parts[1]);
            if (await queue.FindAsync(id, cancellation) is { } job) return new(job, attempt);
            await CompleteAsync(id, attempt, JobEnd.Failed("It is not written the way this version reads."), cancellation);
        }
        return null;
    }

    /// <summary>Renews the lease, and says what is done now.</summary>
    /// <param name="claim">The job.</param>
    /// <param name="progress">0 to 1; null: as before.</param>
    /// <param name="message">Null: as before.</param>
    /// <param name="runId">MLflow run; null: as before.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<JobOrder> ReportAsync(
        JobClaim claim, double? progress = null, string? message = null, string? runId = null, CancellationToken cancellation = default)
    {
        List<RedisValue> arguments = [claim.Job.Id, claim.Attempt, worker];
        if (progress is { } done) arguments.AddRange("progress", Math.Clamp(done, 0, 1).ToString("R", CultureInfo.InvariantCulture));
        if (message is not null) arguments.AddRange("message", message);
        if (runId is not null) arguments.AddRange("run_id", runId);
        return (JobOrder)(int)await EvaluateAsync(JobScripts.Report, [.. arguments], cancellation);
    }

    /// <summary>Adds a line to the job's log.</summary>
    /// <returns>False: it is no longer this worker's.</returns>
    public async Task<bool> LogAsync(JobClaim claim, string line, CancellationToken cancellation = default) =>
        (int)await EvaluateAsync(JobScripts.Log, [claim.Job.Id, claim.Attempt, options.MaxLines, Now, line], cancellation) == 1;

    /// <summary>Ends the job.</summary>
    /// <returns>False: it is no longer this worker's, and nothing was changed.</returns>
    public Task<bool> CompleteAsync(JobClaim claim, JobEnd end, CancellationToken cancellation = default) => CompleteAsync(claim.Job.Id, claim.Attempt, end, cancellation);

    /// <summary>Gives the job back: the next worker takes it first, and it is no crash.</summary>
    /// <returns>False: it is no longer this worker's.</returns>
    public async Task<bool> ReturnAsync(JobClaim claim, string message, CancellationToken cancellation = default) =>
        (int)await EvaluateAsync(JobScripts.Return, [claim.Job.Id, claim.Attempt, worker, message], cancellation) == 1;

    async Task<bool> CompleteAsync(string id, int attempt, JobEnd end, CancellationToken cancellation) => (int)await EvaluateAsync(
        JobScripts.Complete, [id, attempt, JobFields.Word(end.State), end.Message, Now, options.KeepEnded, .. JobFields.Of(end)], cancellation) == 1;

    RedisValue Now => JobFields.Time(time.GetUtcNow());

    Task<RedisResult> EvaluateAsync(string script, RedisValue[] arguments, CancellationToken cancellation) =>
        redis.ExecuteAsync("EVAL", database => database.ScriptEvaluateAsync(script, [], arguments, CommandFlags.NoScriptCache), cancellation);
}

/// <summary>A job that is this worker's for now.</summary>
/// <param name="Job">As it was when it was claimed.</param>
/// <param name="Attempt">The fence: counted up by each claim.</param>
public sealed record JobClaim(Job Job, int Attempt);

/// <summary>What a worker is to do with its job.</summary>
public enum JobOrder
{
    /// <summary>It is another's: stop, and write nothing.</summary>
    Lost = 0,

    GoOn = 1,

    /// <summary>Somebody wants it to end.</summary>
    Cancel = 2,
}
