using Lab.Records;
using Lab.Records.Jobs;
using Microsoft.Extensions.Options;

namespace Lab.Trainer.Jobs;

/// <summary>Takes jobs, one at a time: at once when one is announced, and every now and then in any case.</summary>
sealed partial class JobWorker(
    JobClaims claims, JobQueue queue, JobFolders folders, JobRun run, IEnumerable<IJobHandler> handlers, TrainerState state, IOptions<TrainerOptions> options, TimeProvider time, ILogger<JobWorker> log)
    : BackgroundService
{
    static readonly TimeSpan betweenTidying = TimeSpan.FromMinutes(1);

    readonly Dictionary<JobKind, IJobHandler> handlers = handlers.ToDictionary(handler => handler.Kind);
    readonly SemaphoreSlim announced = new(0, 1);
    long? tidied;

    public override void Dispose()
    {
        announced.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Off the start of the host.
        await Task.Yield();
        var listening = queue.ListenAsync(Wake, stoppingToken);
        try
        {
            while (true)
                if (!await WorkAsync(stoppingToken)) await announced.WaitAsync(options.Value.PollInterval, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
        await listening.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    // False: there is nothing to do now.
    async Task<bool> WorkAsync(CancellationToken stopping)
    {
        try
        {
            stopping.ThrowIfCancellationRequested();
            if (tidied is not { } last || time.GetElapsedTime(last) >= betweenTidying)
            {
                await folders.TidyAsync(queue, stopping);
                tidied = time.GetTimestamp();
            }
            var claim = await claims.ClaimAsync(CancellationToken.None);
            state.Reached();
            if (claim is null) return false;
            state.Begins(claim.Job);
            try
            {
                await run.RunAsync(claim, handlers.GetValueOrDefault(claim.Job.Kind), stopping);
            }
            finally
            {
                state.Ends();
            }
            return true;
        }
        catch (Exception away) when (RedisErrors.IsFailure(away, stopping))
        {
            state.Away(RedisErrors.Describe(away));
            return false;
        }
        // One that cannot have its folder, on a full disk for instance: its lease runs out, and it is tried again.
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            LogTrouble(trouble.Message);
            state.Away(trouble.Message);
            await Task.Delay(options.Value.PollInterval, time, stopping);
            return false;
        }
    }

    void Wake()
    {
        try
        {
            if (announced.CurrentCount == 0) announced.Release();
        }
        catch (Exception already) when (already is SemaphoreFullException or ObjectDisposedException)
        {
        }
    }

    [LoggerMessage(LogLevel.Error, "No job can be worked on: {Why}")]
    partial void LogTrouble(string why);
}
