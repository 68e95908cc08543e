using StackExchange.Redis;

namespace Lab.Records;

/// <summary>The Redis channel <see cref="Channel"/>: whoever moves the alias of a model says so, and those who serve it look at the registry.</summary>
public sealed class ModelChanges(RedisConnection redis)
{
    public const string Channel = "lab:model-changed";

    static readonly RedisChannel channel = RedisChannel.Literal(Channel);

    /// <summary>Says that an alias was moved. Nobody need hear it: who serves a model also asks the registry now and then.</summary>
    /// <param name="version">The new champion; for people who watch the channel.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>False: Redis is away.</returns>
    public async Task<bool> TryAnnounceAsync(string version, CancellationToken cancellation = default)
    {
        try
        {
            await redis.ExecuteAsync("PUBLISH", database => database.PublishAsync(channel, version), cancellation);
            return true;
        }
        catch (Exception cause) when (cause is RedisException or TimeoutException or ObjectDisposedException)
        {
            return false;
        }
    }

    /// <summary>Runs <paramref name="changed"/> at each message, and whenever one may have been missed, until <paramref name="cancellation"/>. It must be short.</summary>
    public Task ListenAsync(Action changed, CancellationToken cancellation) =>
        new ChannelListener(redis, channel).ListenAsync(changed, cancellation);
}
