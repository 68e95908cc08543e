using Lab.Monitoring;
using Lab.Records.Jobs;
using Microsoft.Extensions.Options;

namespace Lab.Monitor.Retraining;

/// <summary>Asks for retrainings, and looks at what became of them.</summary>
sealed partial class RetrainingDesk(JobQueue jobs, RetrainingLedger ledger, IOptions<MonitorOptions> options, TimeProvider time, ILogger<RetrainingDesk> log)
{
    const int LookedAt = 100;

    /// <summary>Retrainings, newest first.</summary>
    public async Task<IReadOnlyList<Job>> ReadAsync(CancellationToken cancellation) =>
        [.. (await jobs.ListAsync(LookedAt, cancellation)).Where(job => job.Kind == JobKind.Retrain)];

    /// <summary>Asks for one if a finding of the pass deserves it now. What was asked for at a time is one job, also when the answer was lost or two monitors run.</summary>
    /// <returns>Whether there is a new job.</returns>
    public async Task<bool> AskAsync(IReadOnlyList<Finding> findings, IReadOnlyList<Job> known, CancellationToken cancellation)
    {
        var asked = await ledger.AskedAsync(cancellation);
        var now = time.GetUtcNow();
        if (RetrainingPolicy.Decide(findings, asked, known.Any(job => !job.State.IsEnd), options.Value.Retraining, now) is not { } cause) return false;
        long before = asked.Count > 0 ? asked[0].ToUnixTimeMilliseconds() : 0;
        var submission = await jobs.SubmitAsync(NewJob.Retrain(new RetrainRequest(), $"finding {cause}", $"finding-{before}"), cancellation);
        await ledger.AskAsync(submission.Id, now, cancellation);
        if (submission.IsNew) LogAsked(cause, submission.Id);
        return submission.IsNew;
    }

    /// <summary>Ends that a channel has not told yet, oldest first.</summary>
    public async Task<IReadOnlyList<Job>> UntoldAsync(IReadOnlyList<Job> known, string channel, CancellationToken cancellation)
    {
        var told = await ledger.ToldAsync(cancellation);
        return [.. known.Where(job => job.State.IsEnd && !told.Contains(Told(channel, job))).Reverse()];
    }

    public Task TellAsync(string channel, Job job, CancellationToken cancellation) => ledger.TellAsync(channel, End(job), job.Ended ?? time.GetUtcNow(), cancellation);

    static string Told(string channel, Job job) => RetrainingLedger.Told(channel, End(job));

    // A job that was tried again ends again.
    static string End(Job job) => FormattableString.Invariant($"{job.Id} {job.Ended?.ToUnixTimeMilliseconds()}");

    [LoggerMessage(LogLevel.Information, "Finding {Cause} asks for a retraining: job {Job}")]
    partial void LogAsked(string cause, string job);
}
