using Lab.Records;
using Lab.Records.Jobs;
using Lab.ServiceDefaults.State;
using Microsoft.Extensions.Options;

namespace Lab.PredictionService.Feedback;

/// <summary>
/// Asks for a retraining when enough corrections are accepted, and takes its end into the book. Every replica does so: the number of the open
/// retraining is the key of its job, so that all of them ask for the same one.
/// </summary>
sealed partial class FeedbackRetraining(
    FeedbackClaims claims, JobQueue jobs, IOptions<FeedbackOptions> options, TimeProvider time, ILogger<FeedbackRetraining> log) : BackgroundService
{
    public const string Cause = "feedback";

    /// <summary>Between two looks at what other replicas and people accepted, and at the job.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    readonly OncePerMinute failures = new(time);

    /// <summary>For a bounded time: where it ends early, the next look goes on.</summary>
    /// <returns>The job that this call put into the queue; null when it put none there.</returns>
    public async Task<string?> TryStartAsync()
    {
        using var limit = new CancellationTokenSource(options.Value.RedisTimeout, time);
        return await TryAsync(async () => await claims.TryOpenAsync(options.Value.RetrainAfter, limit.Token) is { Job: null } claim ? await SubmitAsync(claim, limit.Token) : null, default);
    }

    /// <summary>One look.</summary>
    public Task LookAsync(CancellationToken cancellation) => TryAsync(async () =>
    {
        if (await claims.TryOpenAsync(options.Value.RetrainAfter, cancellation) is not { } claim) return null;
        if (claim.Job is not { } id) return await SubmitAsync(claim, cancellation);
        var job = await jobs.FindAsync(id, cancellation);
        if (job is { State.IsEnd: false }) return null;
        if (job is { State: JobState.Succeeded, Gate.Promoted: true }) await claims.SucceededAsync(claim.Number, cancellation);
        else await claims.EndedAsync(claim.Number, options.Value.RetrainCoolDown, cancellation);
        return null;
    }, cancellation);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken)) await Telemetry.Untraced.Run(() => LookAsync(stoppingToken));
    }

    async Task<string?> SubmitAsync(FeedbackClaim claim, CancellationToken cancellation)
    {
        var submission = await jobs.SubmitAsync(NewJob.Retrain(new RetrainRequest(), Cause, $"{Cause}-{claim.Number}"), cancellation);
        await claims.BeginAsync(claim.Number, submission.Id, cancellation);
        if (!submission.IsNew) return null;
        LogAsked(submission.Id);
        return submission.Id;
    }

    async Task<string?> TryAsync(Func<Task<string?>> ask, CancellationToken cancellation)
    {
        try
        {
            return await ask();
        }
        // No Redis, or a queue that is full: asked again.
        catch (Exception cause) when (RedisErrors.IsFailure(cause, cancellation) || cause is LabException)
        {
            if (failures.MaySay(out int before)) LogFailed(cause is LabException full ? full.Message : RedisErrors.Describe(cause), before);
            return null;
        }
    }

    [LoggerMessage(LogLevel.Information, "Corrections ask for a retraining: job {Job}")]
    partial void LogAsked(string job);

    [LoggerMessage(LogLevel.Warning, "Corrections could not ask for a retraining; it is tried again. {Problem} ({Before} more since the last message)")]
    partial void LogFailed(string problem, int before);
}
