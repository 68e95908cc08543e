namespace Lab.Redis;

/// <summary>Consumer groups of streams: each entry goes to one consumer, and stays pending until that one acknowledges it.</summary>
public static class GroupCommands
{
    extension(RedisClient redis)
    {
        /// <summary>XGROUP CREATE MKSTREAM.</summary>
        /// <param name="stream">Key of the stream; created when it does not exist.</param>
        /// <param name="group">Name of the group.</param>
        /// <param name="after">The group begins after this id; <c>$</c> with what comes from now on.</param>
        /// <param name="cancellation">Ends the waiting.</param>
        /// <returns>False when the group exists already (BUSYGROUP).</returns>
        public async ValueTask<bool> GroupCreateAsync(RedisValue stream, string group, string after = RedisStreamEntry.Beginning, CancellationToken cancellation = default)
        {
            try
            {
                await redis.SendAsync(RedisCommands.XGroup, ["CREATE", stream, group, after, "MKSTREAM"], cancellation);
                return true;
            }
            catch (RedisServerException exception) when (exception.Code == "BUSYGROUP")
            {
                return false;
            }
        }

        /// <summary>XREADGROUP.</summary>
        /// <param name="stream">Key of the stream.</param>
        /// <param name="group">Name of the group.</param>
        /// <param name="consumer">Who reads.</param>
        /// <param name="after"><c>&gt;</c>: entries that nobody has had; an id: those that this consumer has not acknowledged, after it.</param>
        /// <param name="count">At most so many.</param>
        /// <param name="block">How long the server waits for the first entry, on a connection of its own; null: not at all.</param>
        /// <param name="cancellation">Ends the waiting. Entries given out in that moment stay pending for <paramref name="consumer"/>.</param>
        public ValueTask<IReadOnlyList<RedisStreamEntry>> GroupReadAsync(
            RedisValue stream, string group, string consumer, string after = ">", int count = 100, TimeSpan? block = null, CancellationToken cancellation = default)
        {
            var reply = block is { } time
                ? redis.SendBlockingAsync(RedisCommands.XReadGroup, ["GROUP", group, consumer, "COUNT", count, "BLOCK", StreamCommands.Milliseconds(time), "STREAMS", stream, after], time, cancellation)
                : redis.SendAsync(RedisCommands.XReadGroup, ["GROUP", group, consumer, "COUNT", count, "STREAMS", stream, after], cancellation);
            return reply.As(RedisStreamEntry.OfOneStream);
        }

        /// <summary>XACK; how many of the entries were pending.</summary>
        public ValueTask<long> GroupAcknowledgeAsync(RedisValue stream, string group, IEnumerable<string> ids, CancellationToken cancellation = default) =>
            redis.SendAsync(RedisCommands.XAck, [stream, group, .. ids.Select(id => (RedisValue)id)], cancellation).Integer();

        /// <summary>XAUTOCLAIM: takes over what other consumers have not acknowledged for long.</summary>
        public ValueTask<RedisClaim> GroupClaimAsync(
            RedisValue stream, string group, string consumer, TimeSpan minIdle, string start = RedisStreamEntry.Beginning, int count = 100, CancellationToken cancellation = default) =>
            redis.SendAsync(RedisCommands.XAutoClaim, [stream, group, consumer, (long)minIdle.TotalMilliseconds, start, "COUNT", count], cancellation).As(RedisClaim.From);

        /// <summary>XPENDING: what is not acknowledged, oldest first.</summary>
        /// <param name="stream">Key of the stream.</param>
        /// <param name="group">Name of the group.</param>
        /// <param name="count">At most so many.</param>
        /// <param name="consumer">Only of this one; null: of all.</param>
        /// <param name="cancellation">Ends the waiting.</param>
        public ValueTask<IReadOnlyList<RedisPending>> GroupPendingAsync(RedisValue stream, string group, int count = 100, string? consumer = null, CancellationToken cancellation = default) =>
            redis.SendAsync(RedisCommands.XPending, consumer is null ? [stream, group, "-", "+", count] : [stream, group, "-", "+", count, consumer], cancellation)
                .As<IReadOnlyList<RedisPending>>(reply => [.. reply.Elements.Select(RedisPending.From)]);
    }
}
