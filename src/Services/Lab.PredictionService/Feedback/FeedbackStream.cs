using System.Globalization;
using Lab.PredictionService.Redis;
using Lab.Redis;
using Microsoft.Extensions.Options;

namespace Lab.PredictionService.Feedback;

/// <summary>The Redis stream. An id that it has had is not appended again, so a correction of unknown fate may be sent once more.</summary>
sealed partial class FeedbackStream(RedisClient redis, RedisCircuit circuit, IOptions<FeedbackOptions> options, TimeProvider time, ILogger<FeedbackStream> log)
{
    // In one step for everyone else. The mark comes after the entry: an XADD that is refused ends the script, and nothing is undone.
    const string Append = """
        if redis.call('EXISTS', KEYS[2]) == 0 then
          redis.call('XADD', KEYS[1], '*', unpack(ARGV, 2))
          redis.call('SET', KEYS[2], '1', 'PX', ARGV[1])
        end
        return redis.call('XLEN', KEYS[1])
        """;

    /// <summary>False while Redis has been away for long enough not to be asked on the way to an answer.</summary>
    public bool TryEnter() => circuit.TryEnter();

    /// <returns>Length of the stream; null when Redis did not confirm, and then whether it has the entry is unknown.</returns>
    public async Task<long?> AppendAsync(FeedbackRecord record, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(options.Value.RedisTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        string memory = ((long)options.Value.RememberIds.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
        try
        {
            var length = await redis.EvalAsync(
                Append, [FeedbackRecord.StreamName, $"{FeedbackRecord.StreamName}:id:{record.Id}"],
                [memory, .. record.ToFields().Select(field => (RedisValue)field)], either.Token);
            return length.AsInteger();
        }
        catch (RedisServerException refused)
        {
            // Out of memory, read-only, a key of another type: Redis is there, and the correction waits.
            LogRefused(refused.Code);
            return null;
        }
        catch (Exception cause) when (cause is RedisException || (cause is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            circuit.Failed(cause);
            return null;
        }
    }

    [LoggerMessage(LogLevel.Warning, "Redis refused a correction ({Code}); it goes on waiting in the spool")]
    partial void LogRefused(string code);
}
