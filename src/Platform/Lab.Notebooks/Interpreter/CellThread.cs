using System.Collections.Concurrent;
using System.Runtime;

namespace Lab.Notebooks.Interpreter;

/// <summary>
/// Runs one cell on a thread of its own, its continuations included, so that an interrupt can end it in the middle of a loop, a
/// query or an await. Blocks with <c>finally</c> are run. What sits in native code ends when that returns.
/// <para>
/// The runtime ends its process when a thread is aborted while it compiles a method. So nothing of ours runs here that is compiled
/// late, an interrupted cell first gets a moment to end by itself, and the kernelspec turns off the replacing of loops while they run
/// (<see cref="Running.KernelEnvironment"/>).
/// </para>
/// </summary>
static class CellThread
{
    // Recursion is a common lesson, and a stack that overflows ends the process.
    const int stackBytes = 16 * 1024 * 1024;

    // Loops and awaits of a cell end by themselves in it.
    static readonly TimeSpan grace = TimeSpan.FromMilliseconds(650);

    /// <exception cref="OperationCanceledException">It was interrupted.</exception>
    public static async Task<T> RunAsync<T>(Func<Task<T>> cell, CancellationToken interrupt)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var abort = new CancellationTokenSource();
        var thread = new Thread(() => Run(cell, done, interrupt, abort.Token), stackBytes) { IsBackground = true, Name = "Cell" };
        thread.Start();
        using var registration = interrupt.UnsafeRegister(_ => End(thread, abort), null);
        return await done.Task.ConfigureAwait(false);
    }

    static void Run<T>(Func<Task<T>> cell, TaskCompletionSource<T> done, CancellationToken interrupt, CancellationToken abort)
    {
        try
        {
            T? result = default;
#pragma warning disable SYSLIB0046 // The only way to end code that does not look at a token, which a notebook's user writes.
            ControlledExecution.Run(() => result = Pump(cell, interrupt), abort);
#pragma warning restore SYSLIB0046
            done.TrySetResult(result!);
        }
        catch (Exception) when (interrupt.IsCancellationRequested)
        {
            done.TrySetCanceled(interrupt);
        }
        catch (Exception failure)
        {
            done.TrySetException(failure);
        }
    }

    static T Pump<T>(Func<Task<T>> cell, CancellationToken interrupt)
    {
        using var context = new PumpContext();
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(context);
        try
        {
            var task = cell();
            task.ContinueWith(static (_, state) => ((PumpContext)state!).End(), context, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            context.Run(interrupt);
            return task.GetAwaiter().GetResult();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    static void End(Thread thread, CancellationTokenSource abort) => _ = Task.Run(async () =>
    {
        await Task.Delay(grace).ConfigureAwait(false);
        if (!thread.IsAlive) return;
        // An abort does not reach what waits or sleeps; canceling returns when the abort is done.
        thread.Interrupt();
        await Task.Delay(grace / 4).ConfigureAwait(false);
        if (thread.IsAlive) Try(abort.Cancel);
    });

    // The cell may end, and what it owned be gone, at any of these moments.
    static void Try(Action act)
    {
        try
        {
            act();
        }
        catch (ObjectDisposedException)
        {
        }
    }

    sealed class PumpContext : SynchronizationContext, IDisposable
    {
        readonly BlockingCollection<(SendOrPostCallback Callback, object? State)> work = [];

        public override void Post(SendOrPostCallback d, object? state)
        {
            try
            {
                work.Add((d, state));
            }
            catch (InvalidOperationException)
            {
                // The cell has ended; what it left running goes on elsewhere.
                ThreadPool.QueueUserWorkItem(static item => item.d(item.state), (d, state), preferLocal: false);
            }
        }

        public override void Send(SendOrPostCallback d, object? state) => d(state);

        public void Run(CancellationToken interrupt)
        {
            foreach (var (callback, state) in work.GetConsumingEnumerable(interrupt)) callback(state);
        }

        public void End() => work.CompleteAdding();

        public void Dispose() => work.CompleteAdding();
    }
}
