using StackExchange.Redis;

namespace Lab.Records;

/// <summary>The Redis channel <see cref="Channel"/>: whoever moves the alias of a model says so, and those who serve it look at the registry.</summary>
public sealed class ModelChanges(RedisConnection redis)
{
    public const string Channel = "lab:model-changed";

    /// <summary>Runs <paramref name="changed"/> at each message, and whenever one may have been missed, until <paramref name="cancellation"/>. It must be short.</summary>
    public Task ListenAsync(Action changed, CancellationToken cancellation) =>
        new ChannelListener(redis, RedisChannel.Literal(Channel)).ListenAsync(changed, cancellation);
}
