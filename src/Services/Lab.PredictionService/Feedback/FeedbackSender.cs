using Lab.PredictionService.Redis;
using Lab.Records;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Lab.PredictionService.Feedback;

/// <summary>Corrections on their way to the Redis stream, for a bounded time each. One of unknown fate may be sent once more.</summary>
sealed partial class FeedbackSender(FeedbackStream stream, RedisCircuit circuit, IOptions<FeedbackOptions> options, TimeProvider time, ILogger<FeedbackSender> log)
{
    /// <summary>False while Redis has been away for long enough not to be asked on the way to an answer.</summary>
    public bool TryEnter() => circuit.TryEnter();

    /// <returns>Length of the stream; null when Redis did not confirm, and then whether it has the entry is unknown.</returns>
    public async Task<long?> AppendAsync(FeedbackRecord record, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(options.Value.RedisTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            return await stream.AppendAsync(record, options.Value.RememberIds, either.Token);
        }
        catch (RedisServerException refused)
        {
            // Out of memory, read-only, a key of another type: Redis is there, and the correction waits.
            LogRefused(refused.Code);
            return null;
        }
        catch (Exception cause) when (RedisErrors.IsFailure(cause, cancellation))
        {
            circuit.Failed(cause);
            return null;
        }
    }

    [LoggerMessage(LogLevel.Warning, "Redis refused a correction ({Code}); it goes on waiting in the spool")]
    partial void LogRefused(string code);
}
