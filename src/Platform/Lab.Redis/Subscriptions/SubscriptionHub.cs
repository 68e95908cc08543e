using System.Runtime.CompilerServices;
using Lab.Redis.Connections;
using Lab.Redis.Protocol;

namespace Lab.Redis.Subscriptions;

/// <summary>All subscriptions of a client, on one connection of their own. After a break every channel is subscribed again.</summary>
sealed class SubscriptionHub : IAsyncDisposable
{
    readonly Lock gate = new();
    readonly RedisOptions options;
    readonly Dictionary<string, List<Subscriber>> channels = new(StringComparer.Ordinal);
    readonly ConnectionKeeper keeper;
    RedisConnection? latest;
    bool disposed;

    public SubscriptionHub(RedisOptions options, TimeProvider time)
    {
        this.options = options;
        keeper = new ConnectionKeeper(options, time, OnPush, Resubscribe);
    }

    public async IAsyncEnumerable<RedisMessage> SubscribeAsync(string channel, Action? onSubscribed, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var subscriber = new Subscriber(options.SubscriptionCapacity, onSubscribed);
        Add(channel, subscriber);
        try
        {
            await foreach (var message in subscriber.Messages.ReadAllAsync(cancellation)) yield return message;
        }
        finally
        {
            Remove(channel, subscriber);
        }
    }

    // The commands are sent under the gate, so that the server sees them in the order of the dictionary's changes. A
    // connection that is not there, or just lost, is no matter: the next one begins with Resubscribe.
    void Add(string channel, Subscriber subscriber)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(disposed, typeof(RedisClient));
            if (!channels.TryGetValue(channel, out var subscribers)) channels[channel] = subscribers = [];
            subscribers.Add(subscriber);
            // Also for a second subscriber: the server confirms again, which tells that one too.
            latest?.TryPost(RedisCommands.Subscribe, [channel]);
        }
        keeper.Start();
    }

    void Remove(string channel, Subscriber subscriber)
    {
        lock (gate)
        {
            if (!channels.TryGetValue(channel, out var subscribers)) return;
            subscribers.Remove(subscriber);
            if (subscribers.Count > 0) return;
            channels.Remove(channel);
            latest?.TryPost(RedisCommands.Unsubscribe, [channel]);
        }
    }

    void Resubscribe(RedisConnection connection)
    {
        lock (gate)
        {
            latest = connection;
            foreach (string channel in channels.Keys) connection.TryPost(RedisCommands.Subscribe, [channel]);
        }
    }

    // ["message", channel, payload] or ["subscribe", channel, number of channels]
    void OnPush(RedisReply push)
    {
        if (push.Elements is not { Length: 3 } items || items[1].AsText() is not { } channel) return;
        string? kind = items[0].AsText();
        if (kind is not ("message" or "subscribe")) return;
        Subscriber[] subscribers;
        lock (gate) subscribers = channels.TryGetValue(channel, out var found) ? [.. found] : [];
        foreach (var subscriber in subscribers)
        {
            if (kind == "subscribe") subscriber.Confirm();
            else subscriber.Take(new RedisMessage(channel, items[2].AsBytes() ?? []));
        }
    }

    public async ValueTask DisposeAsync()
    {
        Subscriber[] all;
        lock (gate)
        {
            disposed = true;
            all = [.. channels.Values.SelectMany(subscribers => subscribers)];
            channels.Clear();
        }
        foreach (var subscriber in all) subscriber.Complete();
        await keeper.DisposeAsync();
    }
}
