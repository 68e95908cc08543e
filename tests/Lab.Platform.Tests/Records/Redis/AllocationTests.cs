using Lab.TestSupport;

namespace Lab.Platform.Tests.Records.Redis;

/// <summary>Alone, because the work of a command runs on several threads, and so the whole process is counted.</summary>
[Collection(nameof(Alone))]
public sealed class AllocationTests : RedisTest
{
    const int Commands = 2000;

    // Beside the values that come back: the library's message and task, ours, and what the thread pool needs now and then.
    const long Budget = 700;

    [Fact]
    public async Task CommandsOneAfterTheOther_AllocateLittle()
    {
        byte[] value = new byte[100];

        Assert.InRange(await BytesAsync(async () =>
        {
            for (int i = 0; i < Commands; i++) await Redis.ExecuteAsync("SET", database => database.StringSetAsync("k", value), Cancellation);
        }), 0, Budget);
    }

    [Fact]
    public async Task CommandsAtOnce_AllocateLittle()
    {
        var waiting = new Task<long>[Commands];

        Assert.InRange(await BytesAsync(async () =>
        {
            for (int i = 0; i < Commands; i++) waiting[i] = IncrementAsync();
            foreach (var one in waiting) await one;
        }), 0, Budget);
    }

    // Of one command, least of several attempts: the runtime recompiles hot code now and then.
    static async Task<long> BytesAsync(Func<Task> run)
    {
        await run();
        long least = long.MaxValue;
        for (int attempt = 0; attempt < 5; attempt++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            await run();
            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }
        return least / Commands;
    }
}
