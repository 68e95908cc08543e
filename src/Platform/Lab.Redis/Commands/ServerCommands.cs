namespace Lab.Redis;

/// <summary>The server itself, and messages to channels.</summary>
public static class ServerCommands
{
    extension(RedisClient redis)
    {
        /// <summary>PING.</summary>
        public ValueTask PingAsync(CancellationToken cancellation = default) => redis.SendAsync(RedisCommands.Ping, [], cancellation).Ignored();

        /// <summary>PUBLISH; how many connections got the message.</summary>
        public ValueTask<long> PublishAsync(string channel, RedisValue message, CancellationToken cancellation = default) =>
            redis.SendAsync(RedisCommands.Publish, [channel, message], cancellation).Integer();

        /// <summary>INFO of a section (<c>server</c>, <c>memory</c>, ...): its lines <c>key:value</c>.</summary>
        public ValueTask<Dictionary<string, string>> InfoAsync(string section = "default", CancellationToken cancellation = default) =>
            redis.SendAsync(RedisCommands.Info, [section], cancellation).As(reply => reply.AsText()!
                .Split("\r\n", StringSplitOptions.RemoveEmptyEntries)
                .Select(line => line.Split(':', 2))
                .Where(parts => parts.Length == 2)
                .ToDictionary(parts => parts[0], parts => parts[1], StringComparer.Ordinal));
    }
}
