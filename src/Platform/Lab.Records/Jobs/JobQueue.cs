using System.Text;
using StackExchange.Redis;

namespace Lab.Records.Jobs;

/// <summary>Jobs for the trainers, for everyone who asks for one or looks at them. What a submission answers is in Redis, state and place in the queue at once.</summary>
/// <param name="redis">Connection.</param>
/// <param name="time">Clock.</param>
/// <param name="options">Bounds; null: the defaults.</param>
public sealed class JobQueue(RedisConnection redis, TimeProvider time, JobQueueOptions? options = null)
{
    readonly JobQueueOptions options = options ?? new();

    /// <summary>Puts a job at the end of the queue. May be called again with the same object when it failed.</summary>
    /// <exception cref="LabException">The queue is full, or the request too large.</exception>
    public async Task<JobSubmission> SubmitAsync(NewJob job, CancellationToken cancellation = default) =>
        await TrySubmitAsync(job, cancellation) ?? throw new LabException(
            ErrorKind.Usage, $"{options.MaxWaiting:N0} jobs wait already.", remedy: "Wait until some have ended, or cancel some.");

    /// <summary>The same; null: the queue is full.</summary>
    /// <exception cref="LabException">The request is too large.</exception>
    public async Task<JobSubmission?> TrySubmitAsync(NewJob job, CancellationToken cancellation = default)
    {
        int bytes = Encoding.UTF8.GetByteCount(job.Request.GetRawText());
        if (bytes > options.MaxRequestBytes)
            throw new LabException(ErrorKind.Usage, $"The request of a job has {bytes:N0} bytes.", expected: $"at most {options.MaxRequestBytes:N0}.");
        RedisKey key = job.Key is null ? "" : JobKeys.Key(job.Key);
        var answer = (RedisValue[])(await EvaluateAsync(
            JobScripts.Submit,
            [job.Id, Now, options.MaxWaiting, (long)options.RememberKeys.TotalMilliseconds, key.ToString(), .. JobFields.Of(job, time.GetUtcNow())],
            cancellation))!;
        return (int)answer[0] == 0 ? null : new JobSubmission(answer[1].ToString(), (int)answer[0] == 1);
    }

    /// <returns>Null when there is none, or none any more.</returns>
    public async Task<Job?> FindAsync(string id, CancellationToken cancellation = default) => JobKeys.IsId(id)
        ? JobFields.TryParse(id, await redis.ExecuteAsync("HGETALL", database => database.HashGetAllAsync(JobKeys.Of(id)), cancellation))
        : null;

    /// <summary>Newest first.</summary>
    /// <param name="most">No more than so many.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<IReadOnlyList<Job>> ListAsync(int most = 100, CancellationToken cancellation = default)
    {
        var ids = await redis.ExecuteAsync(
            "ZREVRANGE", database => database.SortedSetRangeByRankAsync(JobKeys.Created, 0, most - 1, Order.Descending), cancellation);
        var jobs = await Task.WhenAll(ids.Select(id => FindAsync(id.ToString(), cancellation)));
        return [.. jobs.OfType<Job>()];
    }

    /// <summary>One that waits has ended when this comes back; one that runs ends as soon as its worker has seen it.</summary>
    public async Task<JobChange> CancelAsync(string id, CancellationToken cancellation = default) =>
        JobKeys.IsId(id) ? (JobChange)(int)await EvaluateAsync(JobScripts.Cancel, [id, Now, options.KeepEnded], cancellation) : JobChange.Unknown;

    /// <summary>Puts a job that failed or was cancelled into the queue again. It goes on from its last checkpoint.</summary>
    public async Task<JobChange> RetryAsync(string id, CancellationToken cancellation = default) =>
        JobKeys.IsId(id) ? (JobChange)(int)await EvaluateAsync(JobScripts.Retry, [id, options.MaxWaiting], cancellation) : JobChange.Unknown;

    /// <summary>Lines that its workers wrote, oldest first.</summary>
    /// <param name="id">The job.</param>
    /// <param name="after"><see cref="JobLine.Id"/> of the last line that is known; null: from the first.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<IReadOnlyList<JobLine>> LinesAsync(string id, string? after = null, CancellationToken cancellation = default)
    {
        if (!JobKeys.IsId(id)) return [];
        RedisValue from = after is null ? "-" : $"({after}";
        var entries = await redis.ExecuteAsync("XRANGE", database => database.StreamRangeAsync(JobKeys.LogOf(id), from, "+"), cancellation);
        return [.. entries.Select(entry => new JobLine(entry.Id.ToString(), DateTimeOffset.FromUnixTimeMilliseconds((long)entry["time"]), entry["line"].ToString()))];
    }

    /// <summary>Runs <paramref name="changed"/> when a job came or changed its state, and whenever such a message may have been missed.</summary>
    public Task ListenAsync(Action changed, CancellationToken cancellation) =>
        new ChannelListener(redis, RedisChannel.Literal(JobKeys.Changed)).ListenAsync(changed, cancellation);

    RedisValue Now => JobFields.Time(time.GetUtcNow());

    Task<RedisResult> EvaluateAsync(string script, RedisValue[] arguments, CancellationToken cancellation) =>
        redis.ExecuteAsync("EVAL", database => database.ScriptEvaluateAsync(script, [], arguments, CommandFlags.NoScriptCache), cancellation);
}

/// <summary>What became of a submission.</summary>
/// <param name="Id">The job.</param>
/// <param name="IsNew">False: it was submitted before.</param>
public readonly record struct JobSubmission(string Id, bool IsNew);

/// <summary>What became of a wish to change a job.</summary>
public enum JobChange
{
    /// <summary>There is no such job.</summary>
    Unknown = 0,

    Done = 1,

    /// <summary>Its state does not allow it.</summary>
    NotNow = 2,

    /// <summary>Too many jobs wait already.</summary>
    Full = 3,
}

/// <summary>A line of a job's log.</summary>
/// <param name="Id">Of the stream's entry.</param>
/// <param name="Time">When.</param>
/// <param name="Text">What.</param>
public sealed record JobLine(string Id, DateTimeOffset Time, string Text)
{
    /// <summary>Whether it may be the id of a line: two numbers with a hyphen.</summary>
    public static bool IsId(string text) => text.Split('-') is [var time, var number] && ulong.TryParse(time, out _) && ulong.TryParse(number, out _);
}
