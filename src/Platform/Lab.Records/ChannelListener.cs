using StackExchange.Redis;

namespace Lab.Records;

/// <summary>Hears a Redis channel as a wake-up call: what a message says does not matter, only that something may have changed.</summary>
sealed class ChannelListener(RedisConnection redis, RedisChannel channel)
{
    /// <summary>Listens until <paramref name="cancellation"/>, across breaks of the connection, whose messages are lost.</summary>
    /// <param name="changed">
    /// Runs at each message, and whenever the server has confirmed the subscription: at first, and after each break, when
    /// messages may have been missed. Must be short.
    /// </param>
    /// <param name="cancellation">Ends the subscription.</param>
    public async Task ListenAsync(Action changed, CancellationToken cancellation)
    {
        var connection = await redis.FirstAsync(cancellation);
        var subscriber = connection.GetSubscriber();
        connection.ConnectionRestored += Restored;
        try
        {
            // Kept by the library where it fails, and made when there is a connection.
            if (await SucceedsAsync(subscriber.SubscribeAsync(channel, OnMessage))) changed();
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
        }
        finally
        {
            connection.ConnectionRestored -= Restored;
            // A server that stands still does not hold the end of the process up.
            await SucceedsAsync(subscriber.UnsubscribeAsync(channel, OnMessage, CommandFlags.FireAndForget));
        }

        void OnMessage(RedisChannel from, RedisValue message) => changed();

        // By now the library has subscribed again on this connection; the ping's answer comes after the confirmation.
        async void Restored(object? sender, ConnectionFailedEventArgs restored)
        {
            if (await SucceedsAsync(subscriber.PingAsync())) changed();
        }
    }

    static async Task<bool> SucceedsAsync(Task attempt)
    {
        try
        {
            await attempt;
            return true;
        }
        catch (Exception cause) when (cause is RedisException or TimeoutException or ObjectDisposedException)
        {
            return false;
        }
    }
}
