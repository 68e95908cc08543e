namespace Lab.Redis;

/// <summary>Keys with one value.</summary>
public static class StringCommands
{
    extension(RedisClient redis)
    {
        /// <summary>GET; null when the key does not exist.</summary>
        public ValueTask<byte[]?> GetAsync(RedisValue key, CancellationToken cancellation = default) =>
            redis.SendAsync(RedisCommands.Get, [key], cancellation).Bytes();

        /// <summary>GET of UTF-8; null when the key does not exist.</summary>
        public ValueTask<string?> GetStringAsync(RedisValue key, CancellationToken cancellation = default) =>
            redis.SendAsync(RedisCommands.Get, [key], cancellation).Text();

        /// <summary>SET.</summary>
        /// <param name="key">Key.</param>
        /// <param name="value">Value.</param>
        /// <param name="expiry">Life of the key, to the millisecond (PX); null: for ever.</param>
        /// <param name="when">NX and XX.</param>
        /// <param name="cancellation">Ends the waiting.</param>
        /// <returns>False when <paramref name="when"/> did not hold.</returns>
        public ValueTask<bool> SetAsync(RedisValue key, RedisValue value, TimeSpan? expiry = null, SetWhen when = SetWhen.Always, CancellationToken cancellation = default)
        {
            var condition = (RedisValue)(when == SetWhen.Missing ? "NX" : "XX");
            var reply = (expiry, when) switch
            {
                (null, SetWhen.Always) => redis.SendAsync(RedisCommands.Set, [key, value], cancellation),
                (null, _) => redis.SendAsync(RedisCommands.Set, [key, value, condition], cancellation),
                ({ } life, SetWhen.Always) => redis.SendAsync(RedisCommands.Set, [key, value, "PX", Milliseconds(life)], cancellation),
                ({ } life, _) => redis.SendAsync(RedisCommands.Set, [key, value, "PX", Milliseconds(life), condition], cancellation),
            };
            return reply.Done();
        }

        /// <summary>GETDEL: reads and removes.</summary>
        public ValueTask<byte[]?> GetDeleteAsync(RedisValue key, CancellationToken cancellation = default) =>
            redis.SendAsync(RedisCommands.GetDel, [key], cancellation).Bytes();

        /// <summary>DEL; how many of the keys there were.</summary>
        public ValueTask<long> DeleteAsync(ReadOnlySpan<RedisValue> keys, CancellationToken cancellation = default) =>
            redis.SendAsync(RedisCommands.Del, keys, cancellation).Integer();

        /// <summary>DEL of one key; false when there was none.</summary>
        public ValueTask<bool> DeleteAsync(RedisValue key, CancellationToken cancellation = default) =>
            redis.SendAsync(RedisCommands.Del, [key], cancellation).Done();

        /// <summary>PEXPIRE; false when the key does not exist.</summary>
        public ValueTask<bool> ExpireAsync(RedisValue key, TimeSpan life, CancellationToken cancellation = default) =>
            redis.SendAsync(RedisCommands.Expire, [key, Milliseconds(life)], cancellation).Done();

        /// <summary>INCRBY; the new value.</summary>
        public ValueTask<long> IncrementAsync(RedisValue key, long by = 1, CancellationToken cancellation = default) =>
            redis.SendAsync(RedisCommands.IncrBy, [key, by], cancellation).Integer();
    }

    // The server refuses 0; a life that is shorter than a millisecond is one.
    static long Milliseconds(TimeSpan life) => life <= TimeSpan.Zero
        ? throw new ArgumentOutOfRangeException(nameof(life), life, "The life of a key is more than zero.")
        : Math.Max(1, (long)life.TotalMilliseconds);
}
