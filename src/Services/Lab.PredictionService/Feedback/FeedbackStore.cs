using Lab.PredictionService.Hosting;
using Lab.PredictionService.Telemetry;
using Lab.Records;
using Lab.ServiceDefaults.State;

namespace Lab.PredictionService.Feedback;

/// <summary>
/// Keeps corrections: in the Redis stream, or in the spool while Redis is away or not configured. What is in the spool goes
/// into the stream in its order, and nothing overtakes it.
/// </summary>
sealed partial class FeedbackStore(
    FeedbackSpool spool, FeedbackTrouble trouble, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<FeedbackStore> log, FeedbackSender? sender = null) : BackgroundService
{
    static readonly TimeSpan firstPause = TimeSpan.FromMilliseconds(200);
    static readonly TimeSpan longestPause = TimeSpan.FromSeconds(10);

    /// <summary>How soon the spool of a process that has ended since is found.</summary>
    public static readonly TimeSpan LookAgain = TimeSpan.FromMinutes(1);

    readonly SemaphoreSlim spooled = new(0);
    readonly OncePerMinute unread = new(time);
    // In the stream, as last seen.
    long waiting;

    /// <summary>Comes back when the correction is on disk. The caller's going away does not stop it.</summary>
    public async Task<Kept> AddAsync(FeedbackRecord record)
    {
        if (sender is not null && spool.Count == 0 && sender.TryEnter() && await sender.AppendAsync(record, CancellationToken.None) is { IsKept: true } append)
        {
            Volatile.Write(ref waiting, append.Waiting);
            ServiceTelemetry.Corrected("stream");
            return new Kept(append.Waiting, append.State, null);
        }
        // What waits in the spool waits for the same room.
        if (sender is { IsFull: true }) return Refuse(trouble.StreamIsFull());
        try
        {
            if (!spool.TryAppend(record)) return Refuse(trouble.SpoolIsFull());
        }
        catch (Exception cause) when (DiskErrors.IsFailure(cause))
        {
            return Refuse(trouble.DiskFails(cause));
        }
        spooled.Release();
        ServiceTelemetry.Corrected("spool");
        return new Kept(Volatile.Read(ref waiting) + spool.Count, null, null);
    }

    static Kept Refuse(string reason)
    {
        ServiceTelemetry.Corrected("refused");
        return new Kept(0, null, reason);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        spool.TellOfOthers();
        // Said now, not at the first correction.
        await trouble.FindAsync(stoppingToken);
        if (sender is null) return;
        // Where the server listens decides how corrections are accepted.
        await lifetime.StartedAsync(stoppingToken);
        var pause = firstPause;
        while (!await sender.AdoptAsync(stoppingToken)) await Task.Delay(longestPause, time, stoppingToken);
        // What an earlier process has left first, then whatever comes, and what other processes leave meanwhile.
        for (; ; await SpooledAsync(stoppingToken))
        {
            while (!await DrainAsync(stoppingToken))
            {
                await Task.Delay(pause, time, stoppingToken);
                pause = pause * 2 < longestPause ? pause * 2 : longestPause;
            }
            pause = firstPause;
        }
    }

    async Task SpooledAsync(CancellationToken cancellation)
    {
        using var later = new CancellationTokenSource(LookAgain, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(later.Token, cancellation);
        try
        {
            await spooled.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
        }
    }

    /// <summary>False when it ended before the spool was empty.</summary>
    async Task<bool> DrainAsync(CancellationToken cancellation)
    {
        int moved = 0;
        try
        {
            while (spool.Peek() is { } record)
            {
                if (await sender!.AppendAsync(record, cancellation) is not { IsKept: true } append) return false;
                Volatile.Write(ref waiting, append.Waiting);
                spool.RemoveFirst();
                moved++;
            }
            return true;
        }
        catch (Exception cause) when (DiskErrors.IsFailure(cause))
        {
            if (unread.MaySay(out _)) LogNotRead(cause);
            return false;
        }
        finally
        {
            if (moved > 0) LogMoved(moved, spool.Count);
        }
    }

    [LoggerMessage(LogLevel.Error, "The spool of corrections could not be read")]
    partial void LogNotRead(Exception cause);

    [LoggerMessage(LogLevel.Information, "{Moved} corrections went from the spool to Redis, {Left} are left")]
    partial void LogMoved(int moved, int left);
}

/// <summary>What became of a correction.</summary>
/// <param name="Pending">How many wait now.</param>
/// <param name="State">Where it stands; null while it is in the spool.</param>
/// <param name="Refusal">Why it is not kept; null when it is. Goes to clients: it holds no path.</param>
readonly record struct Kept(long Pending, FeedbackState? State, string? Refusal);
