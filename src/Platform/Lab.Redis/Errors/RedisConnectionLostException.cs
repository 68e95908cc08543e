namespace Lab.Redis;

/// <summary>The connection broke after the command was handed to it: whether it ran is unknown.</summary>
public sealed class RedisConnectionLostException(string message, Exception? inner = null) : RedisException(message, inner);
