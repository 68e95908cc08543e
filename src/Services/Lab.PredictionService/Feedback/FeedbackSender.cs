using Lab.PredictionService.Redis;
using Lab.Records;
using Lab.ServiceDefaults.State;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Lab.PredictionService.Feedback;

/// <summary>Corrections on their way to the Redis stream, for a bounded time each. One of unknown fate may be sent once more.</summary>
sealed partial class FeedbackSender(FeedbackStream stream, FeedbackAcceptance acceptance, RedisCircuit circuit, IOptions<FeedbackOptions> options, TimeProvider time, ILogger<FeedbackSender> log)
{
    readonly OncePerMinute refusals = new(time);
    bool full;

    /// <summary>False while Redis has been away for long enough not to be asked on the way to an answer.</summary>
    public bool TryEnter() => circuit.TryEnter();

    /// <summary>The stream was at its bound when it was last asked.</summary>
    public bool IsFull => Volatile.Read(ref full);

    /// <returns>What became of it; null when Redis did not confirm, and then whether it has the entry is unknown.</returns>
    public async Task<FeedbackAppend?> AppendAsync(FeedbackRecord record, CancellationToken cancellation)
    {
        var answer = await AskAsync(limited => stream.AppendAsync(record, acceptance.Admit(record), options.Value.RememberIds, options.Value.MaxEntries, limited), cancellation);
        if (answer is { } append) Volatile.Write(ref full, !append.IsKept);
        return answer;
    }

    /// <summary>Looks again whether the stream is at its bound, if it was.</summary>
    public async Task LookAsync(CancellationToken cancellation)
    {
        if (IsFull && await AskAsync(limited => stream.HasRoomAsync(options.Value.MaxEntries, limited), cancellation) is { } hasRoom) Volatile.Write(ref full, !hasRoom);
    }

    /// <summary>Gives entries of an earlier version a state. False when Redis did not confirm: then it is to be done again.</summary>
    public async Task<bool> AdoptAsync(CancellationToken cancellation)
    {
        try
        {
            await stream.AdoptAsync(acceptance.Admit, cancellation);
            return true;
        }
        catch (Exception cause) when (RedisErrors.IsFailure(cause, cancellation))
        {
            return false;
        }
    }

    async Task<T?> AskAsync<T>(Func<CancellationToken, Task<T>> ask, CancellationToken cancellation) where T : struct
    {
        using var limit = new CancellationTokenSource(options.Value.RedisTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            return await ask(either.Token);
        }
        catch (RedisServerException refused)
        {
            // Out of memory, read-only, a key of another type: Redis is there, and the correction waits.
            if (refusals.MaySay(out int before)) LogRefused(refused.Code, before);
            return null;
        }
        catch (Exception cause) when (RedisErrors.IsFailure(cause, cancellation))
        {
            circuit.Failed(cause);
            return null;
        }
    }

    [LoggerMessage(LogLevel.Warning, "Redis refused a correction ({Code}); it goes on waiting in the spool ({Before} more since the last message)")]
    partial void LogRefused(string code, int before);
}
