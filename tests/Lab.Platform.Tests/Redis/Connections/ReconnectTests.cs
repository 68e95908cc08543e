using Lab.Redis;
using Lab.TestSupport;

namespace Lab.Platform.Tests.Redis.Connections;

/// <summary>The server dies and comes back; entries that it acknowledged are on disk (appendfsync always).</summary>
public sealed class ReconnectTests : RedisTest
{
    protected override string[] Configuration => ["appendonly yes", "appendfsync always"];

    [Fact]
    public async Task Acknowledged_entries_survive_a_kill_and_the_client_finds_the_server_again()
    {
        var acknowledged = new List<string>();
        using var stop = new CancellationTokenSource();
        var writer = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested && await Redis.StreamAddAsync("s", [new("n", acknowledged.Count.ToString())]) is { } id) acknowledged.Add(id);
        });
        while (await Redis.StreamLengthAsync("s") < 50) await Task.Yield();

        await Server.KillAsync();
        await Server.StartAgainAsync();
        // The kill meets a command on its way, which ends the writer; between two commands nothing is lost, and the writer goes on.
        stop.Cancel();
        try
        {
            await writer;
        }
        catch (RedisConnectionLostException)
        {
        }

        var kept = (await Redis.StreamRangeAsync("s")).Select(entry => entry.Id).ToHashSet();
        Assert.True(acknowledged.Count >= 50);
        Assert.Equal([], acknowledged.Except(kept));
    }

    [Fact]
    public async Task Commands_on_their_way_fail_with_unknown_outcome()
    {
        await Redis.PingAsync();
        var slow = Redis.ExecuteAsync("DEBUG", "SLEEP", "30").AsTask();
        var behind = Redis.IncrementAsync("n").AsTask();

        await Server.KillAsync();

        var error = await Assert.ThrowsAsync<RedisConnectionLostException>(() => slow);
        Assert.Contains("whether it ran is unknown", error.Message);
        await Assert.ThrowsAsync<RedisConnectionLostException>(() => behind);
    }

    [Fact]
    public async Task Without_a_server_a_command_fails_after_the_wait_and_says_why()
    {
        await using var client = Client(Patient with { ConnectionWait = TimeSpan.FromMilliseconds(100) });
        // Not by a command: the first connection may take longer than one waits.
        await client.ConnectAsync();
        await Server.KillAsync();
        // The break may be seen by this one or by the next.
        await Assert.ThrowsAnyAsync<RedisException>(() => client.PingAsync().AsTask());

        var error = await Assert.ThrowsAsync<RedisUnavailableException>(() => client.PingAsync().AsTask());

        Assert.Contains("The command was not sent", error.Message);
        Assert.Contains(Server.ConnectionString, error.Message);
        await Server.StartAgainAsync();
        await Eventually.HoldsAsync(() => client.IsConnected);
        await client.PingAsync();
    }

    [Fact]
    public async Task Many_callers_go_on_after_a_break_without_one_answer_lost_or_mixed_up()
    {
        await Redis.PingAsync();
        int lost = 0;
        using var stop = new CancellationTokenSource();
        var callers = Enumerable.Range(0, 16).Select(caller => Task.Run(async () =>
        {
            for (int i = 0; !stop.IsCancellationRequested; i++)
            {
                try
                {
                    Assert.Equal($"{caller}:{i}", (await Redis.ExecuteAsync("ECHO", $"{caller}:{i}")).AsText());
                }
                catch (RedisConnectionLostException)
                {
                    Interlocked.Increment(ref lost);
                }
            }
        })).ToList();
        for (int kill = 0; kill < 3; kill++)
        {
            await Server.KillAsync();
            await Server.StartAgainAsync();
            await Redis.PingAsync();
        }

        await stop.CancelAsync();
        await Task.WhenAll(callers);
        Assert.InRange(lost, 1, 16 * 4);
    }
}
