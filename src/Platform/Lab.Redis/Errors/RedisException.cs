namespace Lab.Redis;

/// <summary>What every failure of this client derives from.</summary>
public abstract class RedisException(string message, Exception? inner = null) : Exception(message, inner);
