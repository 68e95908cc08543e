using StackExchange.Redis;

namespace Lab.Records;

/// <summary>The Redis stream <see cref="FeedbackRecord.StreamName"/>. An id that it has had is not appended again, so a correction of unknown fate may be sent once more.</summary>
public sealed class FeedbackStream(RedisConnection redis)
{
    // In one step for everyone else. The mark comes after the entry: an XADD that is refused ends the script, and nothing is undone.
    const string Append = """
        if redis.call('EXISTS', KEYS[2]) == 0 then
          redis.call('XADD', KEYS[1], '*', unpack(ARGV, 2))
          redis.call('SET', KEYS[2], '1', 'PX', ARGV[1])
        end
        return redis.call('XLEN', KEYS[1])
        """;

    /// <param name="record">The correction.</param>
    /// <param name="rememberId">How long its id is remembered.</param>
    /// <param name="cancellation">Ends the wait, not the command.</param>
    /// <returns>Length of the stream.</returns>
    public async Task<long> AppendAsync(FeedbackRecord record, TimeSpan rememberId, CancellationToken cancellation)
    {
        RedisKey[] keys = [FeedbackRecord.StreamName, $"{FeedbackRecord.StreamName}:id:{record.Id}"];
        RedisValue[] arguments = [(long)rememberId.TotalMilliseconds, .. record.ToFields().SelectMany(field => new RedisValue[] { field.Key, field.Value })];
        // The whole script each time: after a restart its hash is unknown, and what follows from that is a second command.
        return (long)await redis.ExecuteAsync("EVAL", database => database.ScriptEvaluateAsync(Append, keys, arguments, CommandFlags.NoScriptCache), cancellation);
    }
}
