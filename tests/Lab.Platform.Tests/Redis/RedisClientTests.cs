using Lab.Redis;

namespace Lab.Platform.Tests.Redis;

public sealed class RedisClientTests : RedisTest
{
    [Fact]
    public async Task Many_callers_at_once_each_get_their_own_answer()
    {
        await Task.WhenAll(Enumerable.Range(0, 64).Select(caller => Task.Run(async () =>
        {
            for (int i = 0; i < 100; i++)
            {
                string sent = $"{caller}:{i}";
                var echoed = await Redis.ExecuteAsync("ECHO", [sent], Cancellation);
                Assert.Equal(sent, echoed.AsText());
            }
        })));
    }

    [Fact]
    public async Task Commands_sent_without_waiting_run_in_their_order()
    {
        await Redis.ConnectAsync();

        var answers = Enumerable.Range(1, 500).Select(_ => Redis.IncrementAsync("n").AsTask()).ToList();

        Assert.Equal(Enumerable.Range(1, 500).Select(i => (long)i), await Task.WhenAll(answers));
    }

    [Fact]
    public async Task A_caller_who_gives_up_does_not_disturb_the_answers_of_the_others()
    {
        using var giveUp = new CancellationTokenSource();
        var slow = Redis.ExecuteAsync("DEBUG", ["SLEEP", "0.3"], default).AsTask();
        var mixed = Enumerable.Range(0, 200)
            .Select(i => (Index: i, Answer: Redis.ExecuteAsync("ECHO", [i], i % 2 == 0 ? giveUp.Token : default).AsTask()))
            .ToList();
        await giveUp.CancelAsync();

        await slow;
        foreach (var (index, answer) in mixed)
            if (index % 2 == 0) await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
            else Assert.Equal(index, (await answer).AsInteger());
        Assert.Equal("still here", (await Redis.ExecuteAsync("ECHO", "still here")).AsText());
    }

    [Fact]
    public async Task A_large_value_comes_back_whole()
    {
        byte[] large = new byte[5_000_000];
        new Random(3).NextBytes(large);

        await Redis.SetAsync("large", large, cancellation: Cancellation);

        Assert.Equal(large, await Redis.GetAsync("large", Cancellation));
    }

    [Theory]
    [InlineData("SUBSCRIBE")]
    [InlineData("multi")]
    [InlineData("BLPOP")]
    public void A_command_that_would_change_the_shared_connection_is_refused(string command) =>
        Assert.Throws<LabException>(() => { _ = Redis.ExecuteAsync(command, "a"); });

    [Fact]
    public async Task An_error_of_the_server_carries_its_code_and_the_connection_lives_on()
    {
        await Redis.SetAsync("text", "a");

        var error = await Assert.ThrowsAsync<RedisServerException>(() => Redis.HashGetAsync("text", "field").AsTask());

        Assert.Equal("WRONGTYPE", error.Code);
        Assert.Equal("a", await Redis.GetStringAsync("text"));
    }

    [Fact]
    public async Task After_disposal_commands_fail_clearly()
    {
        await Redis.PingAsync();

        await Redis.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => Redis.PingAsync().AsTask());
    }

    [Fact]
    public async Task A_reply_above_the_limit_ends_the_connection_and_the_next_command_has_a_new_one()
    {
        await Redis.SetAsync("large", new byte[2000]);
        await using var limited = Client(Patient with { MaxBulkBytes = 1000 });

        var error = await Assert.ThrowsAsync<RedisConnectionLostException>(() => limited.GetAsync("large").AsTask());

        Assert.IsType<RedisProtocolException>(error.InnerException);
        await limited.PingAsync();
    }

    [Fact]
    public async Task Name_and_database_of_the_options_are_set()
    {
        await using var client = Client(Patient with { ClientName = "lab-test", Database = 3 });
        await client.SetAsync("k", "v");

        Assert.Equal("lab-test", (await client.ExecuteAsync("CLIENT", "GETNAME")).AsText());
        Assert.Null(await Redis.GetAsync("k"));
        Assert.Contains("db3", (await Redis.InfoAsync("keyspace")).Keys);
    }
}
