using StackExchange.Redis;

namespace Lab.Records;

/// <summary>
/// The Redis stream <see cref="FeedbackRecord.StreamName"/>. An id that it has had is not appended again, so a correction of unknown fate may
/// be sent once more. At its bound it takes no more; nothing is ever trimmed from it.
/// </summary>
public sealed class FeedbackStream(RedisConnection redis)
{
    // In one step for everyone else. The mark comes after the entry: an XADD that is refused ends the script, and nothing is undone.
    const string Append = """
        local length = redis.call('XLEN', KEYS[1])
        if redis.call('EXISTS', KEYS[2]) == 1 then return {length, 1} end
        if length >= tonumber(ARGV[2]) then return {length, 0} end
        redis.call('XADD', KEYS[1], '*', unpack(ARGV, 3))
        redis.call('SET', KEYS[2], '1', 'PX', ARGV[1])
        return {length + 1, 1}
        """;

    /// <param name="record">The correction.</param>
    /// <param name="rememberId">How long its id is remembered.</param>
    /// <param name="maxEntries">The stream's bound.</param>
    /// <param name="cancellation">Ends the wait, not the command.</param>
    public async Task<FeedbackAppend> AppendAsync(FeedbackRecord record, TimeSpan rememberId, long maxEntries, CancellationToken cancellation)
    {
        RedisKey[] keys = [FeedbackRecord.StreamName, $"{FeedbackRecord.StreamName}:id:{record.Id}"];
        RedisValue[] arguments =
            [(long)rememberId.TotalMilliseconds, maxEntries, .. record.ToFields().SelectMany(field => new RedisValue[] { field.Key, field.Value })];
        // The whole script each time: after a restart its hash is unknown, and what follows from that is a second command.
        var answer = (RedisValue[])(await redis.ExecuteAsync("EVAL", database => database.ScriptEvaluateAsync(Append, keys, arguments, CommandFlags.NoScriptCache), cancellation))!;
        return new((long)answer[0], (long)answer[1] == 1);
    }

    /// <summary>XLEN.</summary>
    /// <param name="cancellation">Ends the wait.</param>
    public Task<long> LengthAsync(CancellationToken cancellation) => redis.ExecuteAsync("XLEN", database => database.StreamLengthAsync(FeedbackRecord.StreamName), cancellation);
}

/// <summary>What the stream did with a correction.</summary>
/// <param name="Length">Entries in the stream now.</param>
/// <param name="IsKept">It is there; else the stream is at its bound.</param>
public readonly record struct FeedbackAppend(long Length, bool IsKept);
