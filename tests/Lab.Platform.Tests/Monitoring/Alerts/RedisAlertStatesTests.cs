using Lab.Monitoring.Alerts;
using Lab.Platform.Tests.Redis;
using Lab.Redis;

namespace Lab.Platform.Tests.Monitoring.Alerts;

public sealed class RedisAlertStatesTests : RedisTest
{
    static readonly AlertState mailed = new(DateTimeOffset.FromUnixTimeMilliseconds(1_900_000_000_001), DateTimeOffset.FromUnixTimeMilliseconds(1_900_000_000_002));
    static readonly AlertState raised = new(DateTimeOffset.FromUnixTimeMilliseconds(1_900_000_000_003), null);

    protected override string[] Configuration => ["appendonly yes", "appendfsync always"];

    [Fact]
    public async Task States_AreKept_AndForgotten()
    {
        var states = new RedisAlertStates(Redis);
        Assert.Empty(await states.LoadAsync(Cancellation));
        await states.SaveAsync("a", mailed, Cancellation);
        await states.SaveAsync("b", raised, Cancellation);
        await states.SaveAsync("c", raised, Cancellation);
        await states.SaveAsync("c", null, Cancellation);
        Assert.Equal([new("a", mailed), new("b", raised)], (await states.LoadAsync(Cancellation)).OrderBy(pair => pair.Key));
    }

    [Theory]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("1 2 3")]
    [InlineData("99999999999999999999")]
    [InlineData("9223372036854775807")]
    public async Task ValueOfAnotherForm_IsLeftOut(string value)
    {
        await Redis.HashSetAsync(RedisAlertStates.Key, "x", value, Cancellation);
        Assert.Empty(await new RedisAlertStates(Redis).LoadAsync(Cancellation));
    }

    [Fact]
    public async Task ServerKilled_MemoryServes_AndTheServerLearnsWhenItIsBack()
    {
        var states = new MirroredAlertStates(new RedisAlertStates(Client(Patient with { ConnectionWait = TimeSpan.FromMilliseconds(50) })), failure => failure is RedisException);
        await states.SaveAsync("before", mailed, Cancellation);
        while (states.Problem is not null) await states.LoadAsync(Cancellation);
        await Server.KillAsync();
        await states.SaveAsync("before", null, Cancellation);
        await states.SaveAsync("meanwhile", raised, Cancellation);
        Assert.Equal(["meanwhile"], (await states.LoadAsync(Cancellation)).Keys);
        Assert.NotNull(states.Problem);

        await Server.StartAgainAsync();
        var again = new MirroredAlertStates(new RedisAlertStates(Redis), failure => failure is RedisException);
        Assert.Equal(["before"], (await again.LoadAsync(Cancellation)).Keys);
        while (states.Problem is not null) await states.LoadAsync(Cancellation);
        Assert.Equal(["meanwhile"], (await again.LoadAsync(Cancellation)).Keys);
    }
}
