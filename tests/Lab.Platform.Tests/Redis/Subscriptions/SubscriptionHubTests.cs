using System.Threading.Channels;
using Lab.Redis;

namespace Lab.Platform.Tests.Redis.Subscriptions;

public sealed class SubscriptionHubTests : RedisTest
{
    const string Channel = "lab:model-changed";

    [Fact]
    public async Task A_message_reaches_every_subscriber_of_its_channel_and_no_other()
    {
        await using var one = await ListenAsync(Channel);
        await using var two = await ListenAsync(Channel);
        await using var other = await ListenAsync("other");

        Assert.Equal(1, await Redis.PublishAsync(Channel, "7"));
        await Redis.PublishAsync("other", "8");

        Assert.Equal("7", (await one.NextAsync()).Text);
        Assert.Equal(Channel, (await two.NextAsync()).Channel);
        Assert.Equal("8", (await other.NextAsync()).Text);
    }

    [Fact]
    public async Task Messages_come_again_after_the_server_was_killed_and_started()
    {
        await using var listener = await ListenAsync(Channel);
        for (int round = 0; round < 3; round++)
        {
            await Server.KillAsync();
            await Server.StartAgainAsync();
            await listener.ConfirmedAsync();

            Assert.Equal(1, await Redis.PublishAsync(Channel, round));
            Assert.Equal(round.ToString(), (await listener.NextAsync()).Text);
        }
    }

    [Fact]
    public async Task A_subscription_made_while_there_is_no_server_begins_when_there_is_one()
    {
        await Server.KillAsync();
        var listening = ListenAsync(Channel);

        await Server.StartAgainAsync();

        await using var listener = await listening;
        await Redis.PublishAsync(Channel, "x");
        Assert.Equal("x", (await listener.NextAsync()).Text);
    }

    [Fact]
    public async Task The_last_to_leave_a_channel_unsubscribes_it()
    {
        var one = await ListenAsync(Channel);
        var two = await ListenAsync(Channel);

        await one.DisposeAsync();
        Assert.Equal(1, await Redis.PublishAsync(Channel, "x"));
        await two.DisposeAsync();

        while (await Redis.PublishAsync(Channel, "x") > 0) await Task.Yield();
    }

    [Fact]
    public async Task A_subscriber_who_is_slow_loses_the_oldest_messages()
    {
        await using var client = Client(Patient with { SubscriptionCapacity = 2 });
        await using var messages = client.SubscribeAsync(Channel, Cancellation).GetAsyncEnumerator(Cancellation);
        await using var marker = await ListenAsync("marker", client);
        var first = messages.MoveNextAsync();
        while (await Redis.PublishAsync(Channel, "0") == 0) await Task.Yield();
        await first;
        for (int i = 1; i <= 5; i++) await Redis.PublishAsync(Channel, i);
        await Redis.PublishAsync("marker", "all of the others have come");
        await marker.NextAsync();

        Assert.True(await messages.MoveNextAsync());

        Assert.Equal("4", messages.Current.Text);
    }

    [Fact]
    public async Task Disposal_of_the_client_ends_the_subscriptions()
    {
        await using var client = Client(Patient);
        var listener = await ListenAsync(Channel, client);

        await client.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => listener.Ended);
    }

    async Task<Listener> ListenAsync(string channel, RedisClient? client = null)
    {
        var listener = new Listener(client ?? Redis, channel, Cancellation);
        await listener.ConfirmedAsync();
        return listener;
    }

    /// <summary>Reads in the background.</summary>
    sealed class Listener : IAsyncDisposable
    {
        readonly Channel<RedisMessage> messages = System.Threading.Channels.Channel.CreateUnbounded<RedisMessage>();
        readonly Channel<bool> confirmed = System.Threading.Channels.Channel.CreateUnbounded<bool>();
        readonly CancellationTokenSource stop;

        public Listener(RedisClient client, string channel, CancellationToken cancellation)
        {
            stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            Ended = Task.Run(async () =>
            {
                await foreach (var message in client.SubscribeAsync(channel, () => confirmed.Writer.TryWrite(true), stop.Token)) messages.Writer.TryWrite(message);
            }, CancellationToken.None);
        }

        public Task Ended { get; }

        public async Task ConfirmedAsync() => await confirmed.Reader.ReadAsync(stop.Token);

        public async Task<RedisMessage> NextAsync() => await messages.Reader.ReadAsync(stop.Token);

        public async ValueTask DisposeAsync()
        {
            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Ended);
            stop.Dispose();
        }
    }
}
