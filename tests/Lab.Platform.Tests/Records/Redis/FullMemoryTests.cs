using Lab.Records;
using Lab.TestSupport;
using StackExchange.Redis;

namespace Lab.Platform.Tests.Records.Redis;

public sealed class FullMemoryTests : RedisTest
{
    protected override string[] Configuration => ["maxmemory 3mb", "maxmemory-policy noeviction"];

    [Fact]
    public async Task FullMemory_IsAnErrorThatPasses_AndReadingGoesOn()
    {
        byte[] value = new byte[100_000];
        RedisServerException? full = null;
        for (int i = 0; i < 100 && full is null; i++)
        {
            try
            {
                await SetAsync($"k{i}", value);
            }
            catch (RedisServerException exception)
            {
                full = exception;
            }
        }

        Assert.Equal(("OOM", true), (full?.Code, full?.IsPassing));
        Assert.Equal(value, (byte[]?)await Redis.ExecuteAsync("GET", database => database.StringGetAsync("k0"), Cancellation));
        await Database.KeyDeleteAsync(["k0", "k1"]);
        await SetAsync("small", "a");
    }

    Task<bool> SetAsync(string key, RedisValue value) => Redis.ExecuteAsync("SET", database => database.StringSetAsync(key, value), Cancellation);
}
