using Lab.PredictionService.Health;
using Lab.ServiceDefaults.State;
using Microsoft.Extensions.Options;

namespace Lab.PredictionService.Feedback;

/// <summary>Why corrections are refused, in words for clients and the health: known from the last refusal, and looked up when somebody asks. A line in the log a minute.</summary>
sealed partial class FeedbackTrouble(
    FeedbackSpool spool, Parts parts, IOptions<FeedbackOptions> options, TimeProvider time, ILogger<FeedbackTrouble> log, FeedbackSender? sender = null)
{
    public const string Part = "feedback";

    const string DiskIsFull = "The disk of the spool of corrections is full. Free some space there.";
    const string DiskIsBroken = "The spool of corrections cannot be written; the service's log has the details.";

    readonly OncePerMinute refusals = new(time);
    volatile bool failed;

    public string StreamIsFull() => Refuse(StreamProblem, null);

    public string SpoolIsFull() => Refuse(SpoolProblem, null);

    public string DiskFails(Exception cause)
    {
        failed = true;
        return Refuse(DiskErrors.IsFull(cause) ? DiskIsFull : DiskIsBroken, cause);
    }

    /// <summary>What is wrong now; null when corrections are kept and none is damaged.</summary>
    public async Task<string?> FindAsync(CancellationToken cancellation)
    {
        if (sender is not null) await sender.LookAsync(cancellation);
        string? problem = Find();
        if (problem is not null) parts.Fails(Part, problem);
        else if (parts.Knows(Part)) parts.Works(Part);
        return problem;
    }

    string? Find()
    {
        try
        {
            if (sender is { IsFull: true }) return StreamProblem;
            if (spool.IsFull) return SpoolProblem;
            if (spool.IsDiskFull) return DiskIsFull;
            if (failed) spool.Probe();
            failed = false;
            return spool.Damaged is var lines and > 0
                ? $"{lines:N0} damaged lines of the spool of corrections were set aside in a file beside it, which the service's log names."
                : null;
        }
        catch (Exception cause) when (DiskErrors.IsFailure(cause))
        {
            return DiskErrors.IsFull(cause) ? DiskIsFull : DiskIsBroken;
        }
    }

    string StreamProblem => $"The stream lab:feedback holds {options.Value.MaxEntries:N0} corrections, as many as it may (Feedback:MaxEntries), and none of them has been learned from or dropped.";

    string SpoolProblem => $"{(sender is null ? "No Redis is configured" : "Redis does not take them")}, and the spool of corrections is full ({options.Value.MaxSpoolBytes:N0} bytes, Feedback:MaxSpoolBytes).";

    string Refuse(string problem, Exception? cause)
    {
        parts.Fails(Part, problem);
        if (refusals.MaySay(out int before)) LogRefused(cause, problem, before);
        return problem;
    }

    [LoggerMessage(LogLevel.Error, "A correction was refused, and {Before} more since the last message. {Problem}")]
    partial void LogRefused(Exception? cause, string problem, int before);
}
