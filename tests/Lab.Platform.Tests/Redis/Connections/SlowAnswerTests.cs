using Lab.Redis;
using Microsoft.Extensions.Time.Testing;

namespace Lab.Platform.Tests.Redis.Connections;

/// <summary>A real server that is slow, and a clock that is moved by hand: a busy machine does not make a command late.</summary>
public sealed class SlowAnswerTests : RedisTest
{
    readonly FakeTimeProvider time = new();

    [Fact]
    public async Task A_command_out_of_time_fails_alone_and_the_connection_lives_on()
    {
        await using var hasty = Client(Patient with { CommandTimeout = TimeSpan.FromMilliseconds(100) }, time);
        long id = (await hasty.ExecuteAsync("CLIENT", "ID")).AsInteger();

        // The server sleeps in one client's command; the other's wait in its socket meanwhile.
        var sleep = hasty.ExecuteAsync("DEBUG", "SLEEP", "0.6").AsTask();
        var patient = Redis.ExecuteAsync("ECHO", "patient").AsTask();
        time.Advance(TimeSpan.FromSeconds(1));

        var error = await Assert.ThrowsAsync<RedisTimeoutException>(() => sleep);
        Assert.Contains("0.1 s", error.Message);
        Assert.Equal("patient", (await patient).AsText());
        Assert.Equal(id, (await hasty.ExecuteAsync("CLIENT", "ID")).AsInteger());
    }

    [Fact]
    public async Task Answers_after_their_time_are_dropped_and_the_following_ones_go_to_their_commands()
    {
        await using var hasty = Client(Patient with { CommandTimeout = TimeSpan.FromMilliseconds(100) }, time);
        const string loop = "local t = redis.call('TIME') local start = t[1] * 1000000 + t[2] repeat t = redis.call('TIME') until t[1] * 1000000 + t[2] > start + 400000 return 'late'";
        await hasty.PingAsync();
        var late = hasty.EvalAsync(loop, [], []).AsTask();
        var behind = Enumerable.Range(0, 10).Select(i => hasty.IncrementAsync("n").AsTask()).ToList();
        time.Advance(TimeSpan.FromSeconds(1));

        await Assert.ThrowsAsync<RedisTimeoutException>(() => late);
        foreach (var one in behind) await Assert.ThrowsAsync<RedisTimeoutException>(() => one);
        await Redis.PingAsync();

        Assert.Equal(11, await hasty.IncrementAsync("n"));
    }

    [Fact]
    public async Task A_server_that_is_silent_for_too_long_is_given_up()
    {
        await using var strict = Client(Patient with { SilenceLimit = TimeSpan.FromSeconds(2), CommandTimeout = TimeSpan.FromSeconds(10) }, time);
        await strict.ConnectAsync();
        var sleep = strict.ExecuteAsync("DEBUG", "SLEEP", "0.8").AsTask();
        time.Advance(TimeSpan.FromSeconds(5));

        var error = await Assert.ThrowsAsync<RedisConnectionLostException>(() => sleep);

        Assert.Contains("sent nothing for 2 s", error.Message);
    }
}
