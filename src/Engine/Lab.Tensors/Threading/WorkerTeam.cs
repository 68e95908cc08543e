namespace Lab.Tensors;

/// <summary>
/// A fixed team that runs one function on every worker and waits for all. Worker 0 is the calling thread. A call costs
/// about a microsecond while the team is warm, and no allocation: the work is a function pointer and a pointer to its
/// arguments. Workers spin shortly for the next call, then sleep.
/// </summary>
public sealed unsafe class WorkerTeam : IDisposable
{
    /// <summary>Longest wait for the next call before a worker sleeps: about 20 microseconds of spinning.</summary>
    const int SpinIterations = 2_000;

    readonly Lock entry = new();
    readonly object gate = new();
    readonly Thread[] threads;
    delegate*<void*, int, int, void> work;
    void* state;
    volatile int generation;
    int pending;
    Exception? failure;
    volatile bool stopping;

    public WorkerTeam(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        Count = count;
        threads = new Thread[count - 1];
        for (int i = 0; i < threads.Length; i++)
        {
            int worker = i + 1;
            threads[i] = new Thread(() => Loop(worker)) { IsBackground = true, Name = $"lab-worker-{worker}" };
            threads[i].Start();
        }
    }

    /// <summary>Workers, the calling thread included.</summary>
    public int Count { get; }

    /// <summary>Runs <c>work(state, worker, Count)</c> once on every worker. Calls from several threads take turns.</summary>
    internal void Run(delegate*<void*, int, int, void> function, void* arguments)
    {
        if (Count == 1)
        {
            function(arguments, 0, 1);
            return;
        }
        lock (entry)
        {
            work = function;
            state = arguments;
            failure = null;
            try
            {
                lock (gate)
                {
                    Volatile.Write(ref pending, Count - 1);
                    generation++;
                    Monitor.PulseAll(gate);
                }
                function(arguments, 0, Count);
            }
            finally
            {
                // The arguments live on this stack: never leave before everyone has finished, not even on a failure.
                AwaitOthers();
            }
            if (failure is not null) throw new InvalidOperationException("A worker failed.", failure);
        }
    }

    // A thread that is interrupted meanwhile, as the cell of a notebook is, is so again when all have finished.
    void AwaitOthers()
    {
        SpinWait spin = default;
        bool interrupted = false;
        while (Volatile.Read(ref pending) > 0)
        {
            try
            {
                spin.SpinOnce(sleep1Threshold: -1);
            }
            catch (ThreadInterruptedException)
            {
                interrupted = true;
            }
        }
        if (interrupted) Thread.CurrentThread.Interrupt();
    }

    public void Dispose()
    {
        lock (gate)
        {
            stopping = true;
            Monitor.PulseAll(gate);
        }
        foreach (var thread in threads) thread.Join();
    }

    void Loop(int worker)
    {
        int seen = 0;
        while (AwaitNext(ref seen))
        {
            try
            {
                work(state, worker, Count);
            }
            catch (Exception exception)
            {
                failure = exception;
            }
            Interlocked.Decrement(ref pending);
        }
    }

    bool AwaitNext(ref int seen)
    {
        for (int i = 0; i < SpinIterations && generation == seen && !stopping; i++) Thread.SpinWait(1);
        if (generation == seen)
        {
            lock (gate)
                while (generation == seen && !stopping) Monitor.Wait(gate);
        }
        if (stopping) return false;
        seen = generation;
        return true;
    }
}
