namespace Lab.Redis;

/// <summary>Keys with named fields.</summary>
public static class HashCommands
{
    extension(RedisClient redis)
    {
        /// <summary>HSET of one field; false when it replaced a value.</summary>
        public ValueTask<bool> HashSetAsync(RedisValue key, RedisValue field, RedisValue value, CancellationToken cancellation = default) =>
            redis.SendAsync(RedisCommands.HSet, [key, field, value], cancellation).Done();

        /// <summary>HSET; how many fields are new.</summary>
        public ValueTask<long> HashSetAsync(RedisValue key, IEnumerable<KeyValuePair<string, string>> fields, CancellationToken cancellation = default) =>
            redis.SendAsync(RedisCommands.HSet, [key, .. fields.SelectMany(field => new RedisValue[] { field.Key, field.Value })], cancellation).Integer();

        /// <summary>HGET; null when there is no such field.</summary>
        public ValueTask<string?> HashGetAsync(RedisValue key, RedisValue field, CancellationToken cancellation = default) =>
            redis.SendAsync(RedisCommands.HGet, [key, field], cancellation).Text();

        /// <summary>HGETALL; empty when the key does not exist.</summary>
        public ValueTask<Dictionary<string, string>> HashGetAllAsync(RedisValue key, CancellationToken cancellation = default) =>
            redis.SendAsync(RedisCommands.HGetAll, [key], cancellation).As(reply =>
            {
                var items = reply.Elements;
                var fields = new Dictionary<string, string>(items.Length / 2, StringComparer.Ordinal);
                for (int i = 0; i + 1 < items.Length; i += 2) fields[items[i].AsText()!] = items[i + 1].AsText()!;
                return fields;
            });

        /// <summary>HDEL; how many of the fields there were.</summary>
        public ValueTask<long> HashDeleteAsync(RedisValue key, params ReadOnlySpan<RedisValue> fields) =>
            redis.SendAsync(RedisCommands.HDel, [key, .. fields], default).Integer();
    }
}
