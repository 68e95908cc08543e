namespace Lab.Redis;

/// <summary>What the server sent is not RESP, or larger than the limits allow. The connection is given up.</summary>
public sealed class RedisProtocolException(string message) : RedisException(message);
