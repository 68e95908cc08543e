namespace Lab.Redis;

/// <summary>No answer within the time for a command: whether it ran, or still will, is unknown. The connection lives on.</summary>
public sealed class RedisTimeoutException(string message) : RedisException(message);
