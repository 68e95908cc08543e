using System.Threading.Channels;

namespace Lab.Redis.Subscriptions;

/// <summary>One reader of a channel, with what it has not read yet; a slow one loses the oldest messages.</summary>
sealed class Subscriber(int capacity, Action? onSubscribed)
{
    readonly Channel<RedisMessage> messages = Channel.CreateBounded<RedisMessage>(new BoundedChannelOptions(capacity)
    {
        FullMode = BoundedChannelFullMode.DropOldest,
        SingleReader = true,
    });

    public ChannelReader<RedisMessage> Messages => messages.Reader;

    public void Take(RedisMessage message) => messages.Writer.TryWrite(message);

    // In the reading loop of all subscriptions: what the caller's action throws is for that caller's enumeration.
    public void Confirm()
    {
        try
        {
            onSubscribed?.Invoke();
        }
        catch (Exception exception)
        {
            messages.Writer.TryComplete(exception);
        }
    }

    public void Complete() => messages.Writer.TryComplete(new ObjectDisposedException(nameof(RedisClient)));
}
