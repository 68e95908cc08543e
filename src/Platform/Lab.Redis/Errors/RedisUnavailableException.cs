namespace Lab.Redis;

/// <summary>There was no connection to send the command over: it has certainly not run. Trying again later is safe.</summary>
public sealed class RedisUnavailableException(string message, Exception? inner = null) : RedisException(message, inner);
