using Lab.Redis;

namespace Lab.Platform.Tests.Redis.Commands;

public sealed class GroupCommandsTests : RedisTest
{
    const string Stream = "lab:jobs";
    const string Group = "trainers";

    [Fact]
    public async Task A_group_is_created_once()
    {
        Assert.True(await Redis.GroupCreateAsync(Stream, Group));
        Assert.False(await Redis.GroupCreateAsync(Stream, Group));
    }

    [Fact]
    public async Task Consumers_share_the_entries_and_each_is_pending_until_acknowledged()
    {
        await Redis.GroupCreateAsync(Stream, Group);
        var ids = await AddAsync(5);

        var one = await Redis.GroupReadAsync(Stream, Group, "one", count: 3);
        var two = await Redis.GroupReadAsync(Stream, Group, "two", count: 3);

        Assert.Equal(ids, one.Concat(two).Select(entry => entry.Id));
        Assert.Empty(await Redis.GroupReadAsync(Stream, Group, "two"));
        Assert.Equal(3, await Redis.GroupAcknowledgeAsync(Stream, Group, one.Select(entry => entry.Id)));
        Assert.Equal(ids[3..], (await Redis.GroupPendingAsync(Stream, Group)).Select(pending => pending.Id));
        Assert.Equal(ids[3..], (await Redis.GroupReadAsync(Stream, Group, "two", after: "0")).Select(entry => entry.Id));
        var pending = (await Redis.GroupPendingAsync(Stream, Group, consumer: "two"))[0];
        Assert.Equal(("two", 2L), (pending.Consumer, pending.Deliveries));
        Assert.Empty(await Redis.GroupPendingAsync(Stream, Group, consumer: "one"));
    }

    [Fact]
    public async Task What_a_dead_consumer_left_is_taken_over()
    {
        await Redis.GroupCreateAsync(Stream, Group);
        var ids = await AddAsync(3);
        await Redis.GroupReadAsync(Stream, Group, "dead");
        await Redis.ExecuteAsync("XDEL", Stream, ids[0]);

        var claim = await Redis.GroupClaimAsync(Stream, Group, "heir", TimeSpan.Zero);

        Assert.Equal(ids[1..], claim.Entries.Select(entry => entry.Id));
        Assert.Equal([ids[0]], claim.Deleted);
        Assert.Equal("0-0", claim.Next);
        Assert.All(await Redis.GroupPendingAsync(Stream, Group), pending => Assert.Equal("heir", pending.Consumer));
    }

    [Fact]
    public async Task Blocking_consumers_get_every_entry_once()
    {
        await Redis.GroupCreateAsync(Stream, Group);
        int left = 60;
        var consumers = Enumerable.Range(0, 4).Select(number => Task.Run(async () =>
        {
            var got = new List<string>();
            while (Volatile.Read(ref left) > 0)
                foreach (var entry in await Redis.GroupReadAsync(Stream, Group, $"c{number}", count: 2, block: TimeSpan.FromMilliseconds(50)))
                {
                    got.Add(entry.Id);
                    Interlocked.Decrement(ref left);
                    await Redis.GroupAcknowledgeAsync(Stream, Group, [entry.Id]);
                }
            return got;
        })).ToList();

        var ids = await AddAsync(60);

        Assert.Equal(ids.Order(), (await Task.WhenAll(consumers)).SelectMany(got => got).Order());
        Assert.Empty(await Redis.GroupPendingAsync(Stream, Group));
    }

    [Fact]
    public async Task An_unknown_group_is_an_error_with_its_code() =>
        Assert.Equal("NOGROUP", (await Assert.ThrowsAsync<RedisServerException>(() => Redis.GroupReadAsync(Stream, Group, "one", block: TimeSpan.FromSeconds(1)).AsTask())).Code);

    async Task<string[]> AddAsync(int count)
    {
        var ids = new string[count];
        for (int i = 0; i < count; i++) ids[i] = (await Redis.StreamAddAsync(Stream, [new("n", i.ToString())]))!;
        return ids;
    }
}
