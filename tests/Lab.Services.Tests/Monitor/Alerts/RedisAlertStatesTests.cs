using Lab.Monitor.Alerts;
using Lab.TestSupport;
using StackExchange.Redis;

namespace Lab.Services.Tests.Monitor.Alerts;

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
        await Database.HashSetAsync(RedisAlertStates.Key, "x", value);
        Assert.Empty(await new RedisAlertStates(Redis).LoadAsync(Cancellation));
    }

    [Fact]
    public async Task ServerKilled_MemoryServes_AndTheServerLearnsWhenItIsBack()
    {
        var states = new MirroredAlertStates(new RedisAlertStates(Redis), failure => failure is RedisException);
        await states.SaveAsync("before", mailed, Cancellation);
        Assert.Null(states.Problem);
        await Server.KillAsync();
        await states.SaveAsync("before", null, Cancellation);
        await states.SaveAsync("meanwhile", raised, Cancellation);
        Assert.Equal(["meanwhile"], (await states.LoadAsync(Cancellation)).Keys);
        Assert.NotNull(states.Problem);

        await Server.StartAgainAsync();
        Assert.Equal(["before"], await StoredAsync());
        await Eventually.HoldsAsync(async () =>
        {
            await states.LoadAsync(Cancellation);
            return states.Problem is null;
        });
        Assert.Equal(["meanwhile"], await StoredAsync());

        async Task<IEnumerable<string?>> StoredAsync() => (await Database.HashKeysAsync(RedisAlertStates.Key)).Select(cause => (string?)cause);
    }
}
