using Lab.Redis;

namespace Lab.Platform.Tests.Redis;

/// <summary>Alone, because the work of a command runs on several threads, and so the whole process is counted.</summary>
[Collection(nameof(Alone))]
public sealed class AllocationTests : RedisTest
{
    const int Commands = 2000;

    // Beside the values that come back: what the thread pool and the socket need now and then.
    const long Budget = 100;

    // The runtime keeps few state machines for reuse; commands that wait at the same time need one each.
    const long BudgetAtOnce = 250;

    [Fact]
    public async Task Commands_one_after_the_other_allocate_next_to_nothing()
    {
        byte[] value = new byte[100];

        Assert.InRange(await BytesAsync(async () =>
        {
            for (int i = 0; i < Commands; i++) await Redis.SetAsync("k", value);
        }), 0, Budget);
    }

    [Fact]
    public async Task Commands_at_once_allocate_little()
    {
        var waiting = new ValueTask<long>[Commands];

        Assert.InRange(await BytesAsync(async () =>
        {
            for (int i = 0; i < Commands; i++) waiting[i] = Redis.IncrementAsync("n");
            foreach (var one in waiting) await one;
        }), 0, BudgetAtOnce);
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
