using Lab.Records;
using Lab.TestSupport;
using StackExchange.Redis;

namespace Lab.Platform.Tests.Records.Redis;

/// <summary>The server dies and comes back; what it acknowledged is on disk (appendfsync always).</summary>
public sealed class ReconnectTests : RedisTest
{
    protected override string[] Configuration => ["appendonly yes", "appendfsync always"];

    protected override bool WithPort => true;

    [Fact]
    public async Task CommandsOnTheirWay_FailWithUnknownFate()
    {
        await Database.ExecuteAsync("CLIENT", "PAUSE", "60000", "WRITE");
        var onTheirWay = Enumerable.Range(0, 3).Select(_ => IncrementAsync()).ToList();

        await Server.KillAsync();

        foreach (var one in onTheirWay)
        {
            var error = await Assert.ThrowsAsync<RedisConnectionException>(() => one);
            Assert.Contains("Whether the command ran is unknown.", error.Message);
        }
    }

    [Fact]
    public async Task WithoutAServer_ACommandFailsAtOnce_AndIsNotSentLater()
    {
        await Server.KillAsync();
        await Eventually.HoldsAsync(() => !Redis.IsConnected);

        var error = await Assert.ThrowsAsync<RedisConnectionException>(() => IncrementAsync());

        Assert.Contains($"No connection to Redis at {Server.ConnectionString}. The command was not sent.", error.Message);
        await Server.StartAgainAsync();
        await Eventually.HoldsAsync(() => Redis.IsConnected);
        Assert.Equal(1, await IncrementAsync());
    }

    [Fact]
    public async Task StartedWithoutAServer_ItIsFoundWhenItComes()
    {
        await Server.KillAsync();
        await using var redis = new RedisConnection(RedisConnectionString.Parse(Server.TcpConnectionString), "test");
        await Assert.ThrowsAsync<RedisConnectionException>(() => IncrementAsync(redis));
        await redis.ConnectAsync(Cancellation);
        Assert.False(redis.IsConnected);

        await Server.StartAgainAsync();

        await Eventually.HoldsAsync(() => redis.IsConnected);
        Assert.Equal(1, await IncrementAsync(redis));
    }

    [Fact]
    public async Task FirstWait_IsForTheFirstConnection()
    {
        await using var redis = new RedisConnection(RedisConnectionString.Parse(Server.TcpConnectionString), "test", Eventually.Limit);

        Assert.Equal(1, await IncrementAsync(redis));
    }

    [Fact]
    public async Task WriteWhoseAnswerWasLost_IsNotSentAgain()
    {
        await using var proxy = new AnswerLoss(Server.Port);
        await using var redis = new RedisConnection(RedisConnectionString.Parse(proxy.ConnectionString), "test");
        await redis.ConnectAsync(Cancellation);
        Assert.Equal(1, await IncrementAsync(redis));

        proxy.Withhold();
        var lost = IncrementAsync(redis);
        await Eventually.HoldsAsync(async () => await Database.StringGetAsync("n") == 2);
        proxy.Break();

        var error = await Assert.ThrowsAsync<RedisConnectionException>(() => lost);
        Assert.Contains("Whether the command ran is unknown.", error.Message);
        await Eventually.HoldsAsync(() => redis.IsConnected);
        Assert.Equal(3, await IncrementAsync(redis));
    }

    [Fact]
    public async Task NoWriteIsSentTwice_AndNoneThatWasAcknowledgedIsLost()
    {
        long acknowledged = 0, unknown = 0;
        using var stop = new CancellationTokenSource();
        var callers = Enumerable.Range(0, 16).Select(_ => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                try
                {
                    await IncrementAsync();
                    Interlocked.Increment(ref acknowledged);
                }
                catch (RedisConnectionException away) when (away.CommandStatus == CommandStatus.WaitingToBeSent)
                {
                    await Task.Yield();
                }
                catch (RedisException)
                {
                    // Also LOADING, while the server reads its file.
                    Interlocked.Increment(ref unknown);
                }
            }
        })).ToList();
        for (int kill = 0; kill < 3; kill++)
        {
            long before = Interlocked.Read(ref acknowledged);
            await Eventually.HoldsAsync(() => Interlocked.Read(ref acknowledged) > before + 50);
            await Server.KillAsync();
            await Server.StartAgainAsync();
        }
        long last = Interlocked.Read(ref acknowledged);
        await Eventually.HoldsAsync(() => Interlocked.Read(ref acknowledged) > last);

        await stop.CancelAsync();
        await Task.WhenAll(callers);
        Assert.InRange((long)await Database.StringGetAsync("n"), acknowledged, acknowledged + unknown);
    }
}
