using Lab.Redis;
using Lab.TestSupport;

namespace Lab.Platform.Tests.Redis.Commands;

public sealed class StreamCommandsTests : RedisTest
{
    static readonly KeyValuePair<string, string>[] fields = [new("label", "positive"), new("text", "sch\u00f6n"), new("label", "twice")];

    [Fact]
    public async Task Entries_come_back_in_order_with_their_fields()
    {
        var first = await Redis.StreamAddAsync("s", fields);
        var second = await Redis.StreamAddAsync("s", [new("n", "2")]);

        var all = await Redis.StreamRangeAsync("s");
        Assert.Equal([first, second], all.Select(entry => entry.Id));
        Assert.Equal(fields, all[0].Fields);
        Assert.Equal([second], (await Redis.StreamRangeAsync("s", "(" + first)).Select(entry => entry.Id));
        Assert.Equal([second], (await Redis.StreamReverseRangeAsync("s", count: 1)).Select(entry => entry.Id));
        Assert.Equal([second], (await Redis.StreamReadAsync("s", after: first!)).Select(entry => entry.Id));
        Assert.Equal(2, await Redis.StreamLengthAsync("s"));
    }

    [Fact]
    public async Task Nothing_there_is_empty_and_not_an_error()
    {
        Assert.Empty(await Redis.StreamRangeAsync("none"));
        Assert.Empty(await Redis.StreamReadAsync("none"));
        Assert.Equal(0, await Redis.StreamLengthAsync("none"));
        Assert.Null(await Redis.StreamAddAsync("none", fields, create: false));
    }

    [Fact]
    public async Task A_stream_is_kept_near_its_length_and_trimmed_to_it_exactly()
    {
        for (int i = 0; i < 500; i++) await Redis.StreamAddAsync("s", fields, maxLength: 100);

        Assert.InRange(await Redis.StreamLengthAsync("s"), 100, 200);
        await Redis.StreamTrimAsync("s", 10, exact: true);
        Assert.Equal(10, await Redis.StreamLengthAsync("s"));
    }

    [Fact]
    public async Task A_blocking_read_gets_what_comes_and_holds_nobody_up()
    {
        var waiting = Redis.StreamReadAsync("s", after: "$", block: TimeSpan.FromSeconds(60)).AsTask();
        await BlockedClientsAsync(1);
        await Redis.PingAsync();

        string? id = await Redis.StreamAddAsync("s", fields);

        Assert.Equal([id], (await waiting).Select(entry => entry.Id));
    }

    [Fact]
    public async Task A_blocking_read_ends_empty_after_its_time_and_its_connection_is_used_again()
    {
        Assert.Empty(await Redis.StreamReadAsync("s", block: TimeSpan.FromMilliseconds(5)));
        long before = long.Parse((await Redis.InfoAsync("stats"))["total_connections_received"]);
        Assert.Empty(await Redis.StreamReadAsync("s", block: TimeSpan.FromMilliseconds(5)));

        Assert.Equal(before, long.Parse((await Redis.InfoAsync("stats"))["total_connections_received"]));
    }

    [Fact]
    public async Task A_blocking_read_that_is_cancelled_ends_in_the_server_too()
    {
        using var cancel = new CancellationTokenSource();
        var waiting = Redis.StreamReadAsync("s", block: TimeSpan.FromHours(1), cancellation: cancel.Token).AsTask();
        await BlockedClientsAsync(1);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await BlockedClientsAsync(0);
    }

    Task BlockedClientsAsync(int count) =>
        Eventually.HoldsAsync(async () => (await Redis.InfoAsync("clients"))["blocked_clients"] == count.ToString(), $"{count} blocked clients");
}
