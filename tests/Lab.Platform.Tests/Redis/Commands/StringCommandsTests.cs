using System.Text;
using Lab.Redis;

namespace Lab.Platform.Tests.Redis.Commands;

public sealed class StringCommandsTests : RedisTest
{
    [Fact]
    public async Task A_value_is_set_read_and_removed()
    {
        Assert.Null(await Redis.GetAsync("k"));
        Assert.True(await Redis.SetAsync("k", "sch\u00f6n"));
        Assert.Equal("sch\u00f6n", await Redis.GetStringAsync("k"));
        Assert.Equal("sch\u00f6n", Encoding.UTF8.GetString((await Redis.GetDeleteAsync("k"))!));
        Assert.False(await Redis.DeleteAsync("k"));
        Assert.True(await Redis.SetAsync("empty", ""));
        Assert.Equal("", await Redis.GetStringAsync("empty"));
    }

    [Fact]
    public async Task SET_holds_to_its_condition()
    {
        Assert.False(await Redis.SetAsync("k", 1, when: SetWhen.Exists));
        Assert.True(await Redis.SetAsync("k", 2, when: SetWhen.Missing));
        Assert.False(await Redis.SetAsync("k", 3, TimeSpan.FromHours(1), SetWhen.Missing));
        Assert.Equal("2", await Redis.GetStringAsync("k"));
        Assert.Equal(2, await Redis.IncrementAsync("k", 0));
    }

    [Fact]
    public async Task Keys_live_as_long_as_they_are_told()
    {
        await Redis.SetAsync("set", "x", TimeSpan.FromMinutes(1));
        await Redis.SetAsync("later", "x");

        Assert.True(await Redis.ExpireAsync("later", TimeSpan.FromMinutes(1)));
        Assert.False(await Redis.ExpireAsync("none", TimeSpan.FromMinutes(1)));
        Assert.InRange((await Redis.ExecuteAsync("PTTL", "set")).AsInteger(), 1, 60_000);
        Assert.InRange((await Redis.ExecuteAsync("PTTL", "later")).AsInteger(), 1, 60_000);
        Assert.Throws<ArgumentOutOfRangeException>(() => { _ = Redis.SetAsync("k", "x", TimeSpan.Zero); });
    }

    [Fact]
    public async Task Several_keys_are_removed_at_once()
    {
        await Redis.SetAsync("a", 1);
        await Redis.SetAsync("b", 1);

        Assert.Equal(2, await Redis.DeleteAsync(["a", "b", "c"]));
    }

    [Fact]
    public async Task Counting_something_else_is_an_error()
    {
        await Redis.SetAsync("k", "text");

        Assert.Equal("ERR", (await Assert.ThrowsAsync<RedisServerException>(() => Redis.IncrementAsync("k").AsTask())).Code);
    }
}
