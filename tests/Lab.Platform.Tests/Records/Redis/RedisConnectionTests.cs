using Lab.Records;
using Lab.TestSupport;
using StackExchange.Redis;

namespace Lab.Platform.Tests.Records.Redis;

public sealed class RedisConnectionTests : RedisTest
{
    [Fact]
    public async Task ManyCallersAtOnce_EachGetTheirOwnAnswer() =>
        await Task.WhenAll(Enumerable.Range(0, 64).Select(caller => Task.Run(async () =>
        {
            for (int i = 0; i < 100; i++) Assert.Equal($"{caller}:{i}", await EchoAsync($"{caller}:{i}"));
        })));

    [Fact]
    public async Task CommandsSentWithoutWaiting_RunInTheirOrder()
    {
        var answers = Enumerable.Range(1, 500).Select(_ => IncrementAsync()).ToList();

        Assert.Equal(Enumerable.Range(1, 500).Select(i => (long)i), await Task.WhenAll(answers));
    }

    [Fact]
    public async Task CallerWhoGivesUp_DoesNotDisturbTheAnswersOfTheOthers()
    {
        using var giveUp = new CancellationTokenSource();
        await Database.ExecuteAsync("CLIENT", "PAUSE", "60000", "WRITE");
        var mixed = Enumerable.Range(0, 200).Select(i => (Index: i, Answer: EchoAsync($"{i}", i % 2 == 0 ? giveUp.Token : Cancellation))).ToList();

        await giveUp.CancelAsync();

        foreach (var (_, answer) in mixed.Where(one => one.Index % 2 == 0)) await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
        await Database.ExecuteAsync("CLIENT", "UNPAUSE");
        foreach (var (index, answer) in mixed.Where(one => one.Index % 2 == 1)) Assert.Equal($"{index}", await answer);
    }

    [Fact]
    public async Task ErrorOfTheServer_CarriesItsCode_AndTheConnectionLivesOn()
    {
        await Database.StringSetAsync("text", "a");

        var error = await Assert.ThrowsAsync<RedisServerException>(() => Redis.ExecuteAsync("HGET", database => database.HashGetAsync("text", "field"), Cancellation));

        Assert.Equal("WRONGTYPE", error.Code);
        Assert.Equal("Redis refuses commands (WRONGTYPE).", RedisErrors.Describe(error));
        await PingAsync();
    }

    [Fact]
    public async Task ErrorOfAScript_HasTheCodeThatTheScriptGaveIt()
    {
        Assert.Equal("LIMIT", (await RaiseAsync("LIMIT too many")).Code);
        Assert.Equal("ERR", (await RaiseAsync("too many")).Code);

        Task<RedisServerException> RaiseAsync(string error) => Assert.ThrowsAsync<RedisServerException>(() => Redis.ExecuteAsync(
            "EVAL", database => database.ScriptEvaluateAsync($"return redis.error_reply('{error}')", flags: CommandFlags.NoScriptCache), Cancellation));
    }

    [Fact]
    public async Task AfterDisposal_CommandsFailClearly()
    {
        await Redis.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => PingAsync());
    }

    [Fact]
    public async Task NameAndDatabase_AreSet()
    {
        var other = Connection(",defaultDatabase=3", name: "lab-test");
        await other.ConnectAsync(Cancellation);
        await other.ExecuteAsync("SET", database => database.StringSetAsync("k", "v"), Cancellation);

        Assert.Equal("lab-test", (string?)await other.ExecuteAsync("CLIENT", database => database.ExecuteAsync("CLIENT", "GETNAME"), Cancellation));
        Assert.False(await Database.KeyExistsAsync("k"));
        Assert.Equal("v", await Database.Multiplexer.GetDatabase(3).StringGetAsync("k"));
    }

    async Task<string?> EchoAsync(string text, CancellationToken? cancellation = null) =>
        (string?)await Redis.ExecuteAsync(
            "EVAL", database => database.ScriptEvaluateAsync("return ARGV[1]", values: [text], flags: CommandFlags.NoScriptCache), cancellation ?? Cancellation);
}
