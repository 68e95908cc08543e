using System.Text.Json;
using Lab.Records;
using Lab.Records.Jobs;
using Lab.Records.Jobs.Schedules;
using StackExchange.Redis;

namespace Lab.Cli.Jobs;

/// <summary>Jobs where they are.</summary>
sealed class RedisJobs(ConfigurationOptions server, string setting, TimeProvider time) : IJobAccess
{
    static readonly TimeSpan patience = TimeSpan.FromSeconds(5);

    readonly RedisConnection redis = new(server, "lab", patience);

    JobQueue Queue => new(redis, time);

    public Task<JobAccepted> SubmitAsync(JobKind kind, JsonElement request, CancellationToken cancellation) => AskAsync(async () =>
    {
        var submitted = await Queue.SubmitAsync(NewJob.Parse(kind, request, "person"), cancellation);
        return new JobAccepted(submitted.Id, JobState.Queued, $"/jobs/{submitted.Id}");
    }, cancellation);

    public Task<IReadOnlyList<JobStatus>> ListAsync(int most, CancellationToken cancellation) =>
        AskAsync<IReadOnlyList<JobStatus>>(async () => [.. (await Queue.ListAsync(most, cancellation)).Select(JobStatus.Of)], cancellation);

    public Task<JobStatus> FindAsync(string id, CancellationToken cancellation) =>
        AskAsync(async () => JobStatus.Of(await Queue.FindAsync(id, cancellation) ?? throw Unknown(id)), cancellation);

    public Task<JobStatus> CancelAsync(string id, CancellationToken cancellation) =>
        ChangeAsync(id, () => Queue.CancelAsync(id, cancellation), "a job that waits or runs", cancellation);

    public Task<JobStatus> RetryAsync(string id, CancellationToken cancellation) =>
        ChangeAsync(id, () => Queue.RetryAsync(id, cancellation), "a job that failed or was cancelled", cancellation);

    public Task<IReadOnlyList<JobLine>> LinesAsync(string id, string? after, CancellationToken cancellation) => AskAsync(async () =>
        await Queue.FindAsync(id, cancellation) is null ? throw Unknown(id) : await Queue.LinesAsync(id, after, cancellation), cancellation);

    /// <summary>What is done with the schedules.</summary>
    public Task<T> SchedulesAsync<T>(Func<JobSchedules, Task<T>> ask, CancellationToken cancellation) => AskAsync(() => ask(new JobSchedules(redis, time)), cancellation);

    public ValueTask DisposeAsync() => redis.DisposeAsync();

    Task<JobStatus> ChangeAsync(string id, Func<Task<JobChange>> change, string expected, CancellationToken cancellation) => AskAsync(async () =>
    {
        var changed = await change();
        var job = changed == JobChange.Unknown ? null : await Queue.FindAsync(id, cancellation);
        return job is null ? throw Unknown(id)
            : changed == JobChange.Done ? JobStatus.Of(job)
            : throw new LabException(
                ErrorKind.Usage, changed == JobChange.Full ? "Too many jobs wait already." : $"The job is {JobStates.Word(job.State)}.", $"job {id}", changed == JobChange.Full ? null : expected);
    }, cancellation);

    async Task<T> AskAsync<T>(Func<Task<T>> ask, CancellationToken cancellation)
    {
        try
        {
            return await ask();
        }
        catch (Exception away) when (RedisErrors.IsFailure(away, cancellation))
        {
            // Not the server's words: they may quote what was sent.
            throw new LabException(ErrorKind.MissingTool, RedisErrors.Describe(away), $"{setting} names {RedisConnectionString.TargetOf(server)}", remedy: "Start the lab, or look at address and password.", inner: away);
        }
    }

    public static LabException Unknown(string id) => new(ErrorKind.Usage, $"There is no job '{id}', or none any more.", expected: "an id that 'lab jobs list' shows");
}
