namespace Lab.Redis;

/// <summary>Lua in the server.</summary>
public static class ScriptCommands
{
    extension(RedisClient redis)
    {
        /// <summary>EVAL.</summary>
        public ValueTask<RedisReply> EvalAsync(string script, ReadOnlySpan<RedisValue> keys, ReadOnlySpan<RedisValue> arguments, CancellationToken cancellation = default) =>
            redis.SendAsync(RedisCommands.Eval, [script, keys.Length, .. keys, .. arguments], cancellation);

        /// <summary>EVALSHA: a script that the server has had before, by its SHA-1 in lower-case hexadecimal; else the error NOSCRIPT.</summary>
        public ValueTask<RedisReply> EvalShaAsync(string sha, ReadOnlySpan<RedisValue> keys, ReadOnlySpan<RedisValue> arguments, CancellationToken cancellation = default) =>
            redis.SendAsync(RedisCommands.EvalSha, [sha, keys.Length, .. keys, .. arguments], cancellation);
    }
}
