namespace Lab.Redis;

/// <summary>What XAUTOCLAIM took over.</summary>
/// <param name="Next">Where to go on; <c>0-0</c> when all have been looked at.</param>
/// <param name="Entries">Now ours.</param>
/// <param name="Deleted">Ids that were pending but are no longer in the stream; they are not pending any more (Redis 7).</param>
public sealed record RedisClaim(string Next, IReadOnlyList<RedisStreamEntry> Entries, IReadOnlyList<string> Deleted)
{
    internal static RedisClaim From(RedisReply reply) => reply.Elements switch
    {
        [var next, var entries] => new(next.AsText()!, RedisStreamEntry.List(entries), []),
        [var next, var entries, var deleted] => new(next.AsText()!, RedisStreamEntry.List(entries), [.. deleted.Elements.Select(id => id.AsText()!)]),
        _ => throw reply.Unexpected("a claim"),
    };
}
