namespace Lab.TestSupport;

/// <summary>Counts what an action allocates in the steady state.</summary>
public static class Allocations
{
    const int Attempts = 20;

    /// <summary>
    /// Bytes that one call of <paramref name="action"/> allocates on this thread: the least of several, after one to
    /// warm up. The runtime itself allocates now and then while it recompiles hot code; the action would do it every time.
    /// </summary>
    public static long OfOneCall(Action action)
    {
        action();
        long least = long.MaxValue;
        for (int i = 0; i < Attempts && least > 0; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            action();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        return least;
    }
}
