namespace Lab.Redis;

/// <summary>An entry that a consumer has been given and has not acknowledged.</summary>
/// <param name="Id">Id of the entry.</param>
/// <param name="Consumer">Who has it.</param>
/// <param name="Idle">Since it was last delivered.</param>
/// <param name="Deliveries">How often it was.</param>
public sealed record RedisPending(string Id, string Consumer, TimeSpan Idle, long Deliveries)
{
    internal static RedisPending From(RedisReply reply) => reply.Elements is [var id, var consumer, var idle, var deliveries]
        ? new(id.AsText()!, consumer.AsText()!, TimeSpan.FromMilliseconds(idle.AsInteger()), deliveries.AsInteger())
        : throw reply.Unexpected("a pending entry");
}
