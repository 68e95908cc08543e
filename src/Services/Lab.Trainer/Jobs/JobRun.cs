using System.Diagnostics;
using Lab.Records;
using Lab.Records.Jobs;

namespace Lab.Trainer.Jobs;

/// <summary>One attempt of one job: the handler works, and beside it a loop renews the lease, sends what it says, and brings back what it is to do.</summary>
sealed partial class JobRun(JobClaims claims, JobFolders folders, TrainerOptions options, TimeProvider time, ILogger<JobRun> log)
{
    /// <summary>Between two reports: so long does a cancellation take to arrive.</summary>
    static readonly TimeSpan heartbeat = TimeSpan.FromSeconds(1);

    enum Stop
    {
        None,
        Cancelled,
        Lost,
        Stopping,
    }

    /// <summary>Does the job to one of its ends, or gives it back when the trainer stops.</summary>
    public async Task RunAsync(JobClaim claim, IJobHandler? handler, CancellationToken stopping)
    {
        var job = claim.Job;
        var kind = new KeyValuePair<string, object?>("kind", JobStates.Word(job.Kind));
        long started = time.GetTimestamp();
        using var span = Start(claim);
        TrainerTelemetry.Running.Add(1, kind);
        LogStarted(job.Kind, job.Id, claim.Attempt, job.Cause);
        string outcome = "lost";
        try
        {
            outcome = await WorkAsync(claim, handler, stopping);
        }
        finally
        {
            TrainerTelemetry.Running.Add(-1, kind);
            TrainerTelemetry.Jobs.Add(1, kind, new("outcome", outcome));
            TrainerTelemetry.JobSeconds.Record(time.GetElapsedTime(started).TotalSeconds, kind, new("outcome", outcome));
            span?.SetTag("lab.job.outcome", outcome);
            if (outcome == "failed") span?.SetStatus(ActivityStatusCode.Error);
            LogEnded(job.Kind, job.Id, outcome, time.GetElapsedTime(started).TotalSeconds);
        }
    }

    async Task<string> WorkAsync(JobClaim claim, IJobHandler? handler, CancellationToken stopping)
    {
        var context = new JobContext(claim.Job, claim.Attempt, folders.Make(claim.Job.Id));
        using var cancel = new CancellationTokenSource();
        var stop = Stop.None;
        void End(Stop why)
        {
            if (Interlocked.CompareExchange(ref stop, why, Stop.None) == Stop.None) cancel.Cancel();
        }
        await using var told = stopping.Register(() => End(Stop.Stopping));
        // A thread of its own: a training holds it for as long as it takes.
        var work = Task.Factory.StartNew(
            async () =>
            {
                using var alone = await folders.AloneAsync(claim.Job.Id, time, cancel.Token);
                return handler is null ? JobEnd.Failed($"This trainer does not know jobs of the kind {JobStates.Word(claim.Job.Kind)}; a newer one may.") : await HandleAsync(handler, context, cancel.Token);
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();

        while (await Task.WhenAny(work, Task.Delay(heartbeat, time, CancellationToken.None)) != work)
            if (await ReportAsync(claim, context) is var order && order != JobOrder.GoOn) End(order == JobOrder.Cancel ? Stop.Cancelled : Stop.Lost);

        var end = await EndAsync(work, context, () => stop);
        if (stop == Stop.Lost) return "lost";
        await ReportAsync(claim, context);
        if (end is null)
        {
            await SendAsync(() => claims.ReturnAsync(claim, "The trainer was stopped; the job goes on with the next one.", CancellationToken.None), options.StopTimeout);
            return "returned";
        }
        if (!await SendAsync(() => claims.CompleteAsync(claim, end with { RunId = end.RunId ?? context.RunId }, CancellationToken.None), stopping.IsCancellationRequested ? options.StopTimeout : null))
            return "lost";
        if (end.State == JobState.Succeeded) folders.Remove(claim.Job.Id);
        else folders.RemoveTexts(claim.Job.Id);
        return end.State.ToString().ToLowerInvariant();
    }

    // Begun again, the handler goes on from what it has on disk, as it does after a crash.
    async Task<JobEnd> HandleAsync(IJobHandler handler, JobContext context, CancellationToken cancellation)
    {
        for (long? away = null; ;)
        {
            var said = context.Said;
            try
            {
                return await handler.RunAsync(context, cancellation);
            }
            catch (Exception fault) when (PeerFaults.IsPassing(fault))
            {
                // What got further than the last time is a new wait.
                if (away is null || context.Said != said) away = time.GetTimestamp();
                if (time.GetElapsedTime(away.Value) >= options.PeerTimeout) throw;
                string why = PeerFaults.Describe(fault);
                LogWaits(context.Job.Kind, context.Job.Id, why);
                context.Log($"Waits: {why}");
                await Task.Delay(options.PollInterval, time, cancellation);
            }
        }
    }

    // Null: given back.
    async Task<JobEnd?> EndAsync(Task<JobEnd> work, JobContext context, Func<Stop> stop)
    {
        try
        {
            return await work;
        }
        catch (OperationCanceledException) when (stop() == Stop.Stopping)
        {
            return null;
        }
        catch (OperationCanceledException) when (stop() != Stop.None)
        {
            return JobEnd.Cancelled("Cancelled.");
        }
        catch (LabException wrong)
        {
            context.Log($"Failed: {wrong.Message}");
            return JobEnd.Failed(wrong.Message);
        }
        // Whatever a handler throws ends its job, not the trainer.
        catch (Exception bug)
        {
            LogFailed(bug, context.Job.Kind, context.Job.Id);
            context.Log($"Failed: {bug.GetType().Name}: {bug.Message}");
            return JobEnd.Failed($"{bug.GetType().Name}: {bug.Message}");
        }
    }

    // Redis may be away for a while: the lease is renewed when it is back, unless somebody was faster.
    async Task<JobOrder> ReportAsync(JobClaim claim, JobContext context)
    {
        try
        {
            var (progress, message) = context.Said;
            var order = await claims.ReportAsync(claim, progress, message, context.RunId, CancellationToken.None);
            while (order != JobOrder.Lost && context.Lines.TryRead(out string? line)) await claims.LogAsync(claim, line, CancellationToken.None);
            return order;
        }
        catch (Exception away) when (RedisErrors.IsFailure(away))
        {
            return JobOrder.GoOn;
        }
    }

    // What a job came to is not given up while Redis is away; a stopping trainer waits only so long, and the job is done again.
    async Task<bool> SendAsync(Func<Task<bool>> send, TimeSpan? limit)
    {
        for (long began = time.GetTimestamp(); ;)
        {
            try
            {
                return await send();
            }
            catch (Exception away) when (RedisErrors.IsFailure(away))
            {
                LogAway(RedisErrors.Describe(away));
                if (limit is { } most && time.GetElapsedTime(began) >= most) return false;
                await Task.Delay(heartbeat, time, CancellationToken.None);
            }
        }
    }

    static Activity? Start(JobClaim claim)
    {
        var job = claim.Job;
        ActivityLink[] links = ActivityContext.TryParse(job.Trace, null, out var submitter) ? [new(submitter)] : [];
        var span = TrainerTelemetry.Source.StartActivity(ActivityKind.Consumer, default(ActivityContext), links: links, name: $"job {JobStates.Word(job.Kind)}");
        span?.SetTag("lab.job.id", job.Id).SetTag("lab.job.kind", JobStates.Word(job.Kind)).SetTag("lab.job.attempt", claim.Attempt).SetTag("lab.job.cause", job.Cause);
        return span;
    }

    [LoggerMessage(LogLevel.Information, "Job {Kind} {Id}, attempt {Attempt}, asked for by {Cause}")]
    partial void LogStarted(JobKind kind, string id, int attempt, string cause);

    [LoggerMessage(LogLevel.Information, "Job {Kind} {Id}: {Outcome} after {Seconds:0.0} s")]
    partial void LogEnded(JobKind kind, string id, string outcome, double seconds);

    [LoggerMessage(LogLevel.Error, "Job {Kind} {Id} failed in a way that nobody thought of")]
    partial void LogFailed(Exception bug, JobKind kind, string id);

    [LoggerMessage(LogLevel.Warning, "Job {Kind} {Id} waits: {Why}")]
    partial void LogWaits(JobKind kind, string id, string why);

    [LoggerMessage(LogLevel.Warning, "The end of a job is not sent yet: {Why}")]
    partial void LogAway(string why);
}
