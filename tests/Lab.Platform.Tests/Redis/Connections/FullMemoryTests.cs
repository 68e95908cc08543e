using Lab.Redis;

namespace Lab.Platform.Tests.Redis.Connections;

public sealed class FullMemoryTests : RedisTest
{
    protected override string[] Configuration => ["maxmemory 3mb", "maxmemory-policy noeviction"];

    [Fact]
    public async Task Full_memory_is_an_error_of_its_own_and_reading_goes_on()
    {
        byte[] value = new byte[100_000];
        RedisServerException? full = null;
        for (int i = 0; i < 100 && full is null; i++)
        {
            try
            {
                await Redis.SetAsync($"k{i}", value);
            }
            catch (RedisServerException exception)
            {
                full = exception;
            }
        }

        Assert.Equal("OOM", full?.Code);
        Assert.Equal(value, await Redis.GetAsync("k0"));
        await Redis.DeleteAsync("k0");
        await Redis.DeleteAsync("k1");
        await Redis.SetAsync("small", "a");
    }
}
