using Lab.Platform.Tests.Records.Redis;
using Lab.Records;
using Lab.TestSupport;
using StackExchange.Redis;

namespace Lab.Platform.Tests.Records;

public sealed class ModelChangesTests : RedisTest
{
    readonly CancellationTokenSource stop = new();
    int changes;

    int Changes => Volatile.Read(ref changes);

    Task Listen() => new ModelChanges(Redis).ListenAsync(() => Interlocked.Increment(ref changes), stop.Token);

    async Task PublishedAsync() =>
        await Eventually.HoldsAsync(async () => await Database.PublishAsync(RedisChannel.Literal(ModelChanges.Channel), "sentiment/2") == 1);

    [Fact]
    public async Task Message_IsHeard_AndSoIsTheBeginning()
    {
        var listening = Listen();
        // Twice where the connection for messages is made meanwhile: it may have been a break.
        await Eventually.HoldsAsync(() => Changes > 0);
        int before = Changes;

        await PublishedAsync();

        await Eventually.HoldsAsync(() => Changes > before);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => listening);
        await Eventually.HoldsAsync(async () => await Database.PublishAsync(RedisChannel.Literal(ModelChanges.Channel), "sentiment/3") == 0);
    }

    [Fact]
    public async Task ServerKilledAndStarted_MessagesComeAgain_AndOneThatMayHaveBeenMissedIsAssumed()
    {
        _ = Listen();
        await Eventually.HoldsAsync(() => Changes > 0);
        for (int round = 0; round < 3; round++)
        {
            int before = Changes;
            await Server.KillAsync();
            await Server.StartAgainAsync();
            await Eventually.HoldsAsync(() => Changes > before);
            before = Changes;

            await PublishedAsync();

            await Eventually.HoldsAsync(() => Changes > before);
        }
    }

    [Fact]
    public async Task ServerThatIsAway_IsHeardWhenItComes()
    {
        await Server.KillAsync();
        await Eventually.HoldsAsync(() => !Redis.IsConnected);
        _ = Listen();

        await Server.StartAgainAsync();

        await Eventually.HoldsAsync(() => Changes > 0);
        await PublishedAsync();
    }
}
