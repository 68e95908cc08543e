using Lab.Records;

namespace Lab.PredictionService.Feedback;

/// <summary>
/// Keeps corrections: in the Redis stream, or in the spool while Redis is away or not configured. What is in the spool goes
/// into the stream in its order, and nothing overtakes it.
/// </summary>
sealed partial class FeedbackStore(FeedbackSpool spool, TimeProvider time, ILogger<FeedbackStore> log, FeedbackSender? sender = null) : BackgroundService
{
    static readonly TimeSpan firstPause = TimeSpan.FromMilliseconds(200);
    static readonly TimeSpan longestPause = TimeSpan.FromSeconds(10);

    /// <summary>How soon the spool of a process that has ended since is found.</summary>
    public static readonly TimeSpan LookAgain = TimeSpan.FromMinutes(1);

    readonly SemaphoreSlim spooled = new(0);
    long streamLength;

    /// <summary>Comes back when the correction is on disk. The caller's going away does not stop it.</summary>
    /// <returns>How many wait now; null when neither Redis nor the spool took it.</returns>
    public async Task<long?> AddAsync(FeedbackRecord record)
    {
        if (sender is not null && spool.Count == 0 && sender.TryEnter() && await sender.AppendAsync(record, CancellationToken.None) is { } length)
        {
            Volatile.Write(ref streamLength, length);
            return length;
        }
        try
        {
            if (!spool.TryAppend(record)) return null;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            LogNotKept(cause);
            return null;
        }
        spooled.Release();
        return Volatile.Read(ref streamLength) + spool.Count;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (sender is null) return;
        await Task.Yield();
        var pause = firstPause;
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
                if (await sender!.AppendAsync(record, cancellation) is not { } length) return false;
                Volatile.Write(ref streamLength, length);
                spool.RemoveFirst();
                moved++;
            }
            return true;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            LogNotRead(cause);
            return false;
        }
        finally
        {
            if (moved > 0) LogMoved(moved, spool.Count);
        }
    }

    [LoggerMessage(LogLevel.Error, "A correction was refused: the spool could not be written")]
    partial void LogNotKept(Exception cause);

    [LoggerMessage(LogLevel.Error, "The spool of corrections could not be read")]
    partial void LogNotRead(Exception cause);

    [LoggerMessage(LogLevel.Information, "{Moved} corrections went from the spool to Redis, {Left} are left")]
    partial void LogMoved(int moved, int left);
}
