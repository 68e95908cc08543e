using Lab.Records;
using Lab.TestSupport;
using StackExchange.Redis;

namespace Lab.Platform.Tests.Records.Redis;

public sealed class SlowAnswerTests : RedisTest
{
    [Fact]
    public async Task AnswerAfterItsTime_IsDropped_AndTheNextOneGoesToItsCommand()
    {
        // The library gives a connection up that has been silent for four times as long.
        var hasty = Connection(",asyncTimeout=1000");
        await hasty.ConnectAsync(Cancellation);
        await Database.ExecuteAsync("CLIENT", "PAUSE", "60000", "WRITE");

        var late = await Assert.ThrowsAsync<RedisTimeoutException>(() => IncrementAsync(hasty));
        await Database.ExecuteAsync("CLIENT", "UNPAUSE");
        // On the same connection, behind the late one.
        await PingAsync(hasty);

        Assert.Equal($"Redis at {Server.ConnectionString} did not answer INCR within 1 s. Whether the command ran is unknown.", late.Message);
        Assert.Equal("Redis answers too slowly.", RedisErrors.Describe(late));
        Assert.Equal(2, await IncrementAsync());
    }

    [Fact]
    public async Task CallerWithLessTime_GoesOn_WhileTheServerStandsStill()
    {
        await Database.ExecuteAsync("CLIENT", "PAUSE", "60000", "WRITE");
        using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(25));

        var late = await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Redis.ExecuteAsync("INCR", database => database.StringIncrementAsync("n"), limit.Token));

        Assert.True(RedisErrors.IsFailure(late, Cancellation));
        await Database.ExecuteAsync("CLIENT", "UNPAUSE");
        Assert.Equal(2, await IncrementAsync());
    }
}
