using Lab.Redis;

namespace Lab.Platform.Tests.Redis.Commands;

public sealed class HashCommandsTests : RedisTest
{
    [Fact]
    public async Task Fields_are_set_read_and_removed()
    {
        Assert.True(await Redis.HashSetAsync("h", "a", "1"));
        Assert.False(await Redis.HashSetAsync("h", "a", "2"));
        Assert.Equal(2, await Redis.HashSetAsync("h", [new("b", "3"), new("c", "4")]));

        Assert.Equal("2", await Redis.HashGetAsync("h", "a"));
        Assert.Null(await Redis.HashGetAsync("h", "none"));
        Assert.Equal(new Dictionary<string, string> { ["a"] = "2", ["b"] = "3", ["c"] = "4" }, await Redis.HashGetAllAsync("h"));
        Assert.Equal(2, await Redis.HashDeleteAsync("h", "a", "b", "none"));
        Assert.Empty(await Redis.HashGetAllAsync("none"));
    }
}
