using Lab.Tensors;
using Lab.TestSupport;

namespace Lab.Engine.Tests.Tensors.Threading;

public class WorkerTeamTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Run_CallsEveryWorkerOnce(int workers)
    {
        using var team = new WorkerTeam(workers);
        for (int round = 0; round < 1000; round++)
        {
            var seen = Count(team);
            Assert.Equal(Enumerable.Repeat(1, workers), seen);
        }
    }

    [Fact]
    public void Run_WhenAWorkerFails_ThrowsAndStaysUsable()
    {
        using var team = new WorkerTeam(2);
        Assert.Throws<InvalidOperationException>(() => team.Run(new FailingWork { Worker = 1 }));
        Assert.Throws<TimeZoneNotFoundException>(() => team.Run(new FailingWork { Worker = 0 }));
        Assert.Equal([1, 1], Count(team));
    }

    /// <summary>As when a person interrupts the cell of a notebook: what the workers still read must not be freed.</summary>
    [Fact]
    public void Run_WhenItsCallerIsInterrupted_LeavesAfterTheLastWorker()
    {
        using var team = new WorkerTeam(2);
        bool allHadFinished = false, isStillInterrupted = false;
        var caller = new Thread(() =>
        {
            team.Run(default(WaitingWork));
            allHadFinished = WaitingWork.Finished;
            try
            {
                Thread.CurrentThread.Join(0);
            }
            catch (ThreadInterruptedException)
            {
                isStillInterrupted = true;
            }
        });
        caller.Start();
        WaitingWork.Begun.Wait(TestContext.Current.CancellationToken);

        caller.Interrupt();
        Assert.False(caller.Join(TimeSpan.FromMilliseconds(50)));
        WaitingWork.Released = true;
        caller.Join();

        Assert.True(allHadFinished);
        Assert.True(isStillInterrupted);
    }

    [Fact]
    public void Run_Warm_AllocatesNothing()
    {
        using var team = new WorkerTeam(2);
        Assert.Equal(0, Allocations.OfOneCall(() =>
        {
            for (int i = 0; i < 100; i++) team.Run(default(IdleWork));
        }));
    }

    [Theory]
    [InlineData(0, 3, 16)]
    [InlineData(5, 3, 16)]
    [InlineData(48, 3, 16)]
    [InlineData(1000, 7, 16)]
    [InlineData(1000, 3, 1)]
    public void Partition_CoversTheRangeWithoutOverlap(int length, int workers, int grain)
    {
        long next = 0;
        for (int worker = 0; worker < workers; worker++)
        {
            var (start, end) = Partition.Of(length, worker, workers, grain);
            Assert.Equal(next, start);
            Assert.True(end == length || end % grain == 0);
            next = end;
        }
        Assert.Equal(length, next);
    }

    static unsafe int[] Count(WorkerTeam team)
    {
        var seen = new int[team.Count];
        fixed (int* counts = seen) team.Run(new CountWork { Counts = counts });
        return seen;
    }

    unsafe struct CountWork : IWork
    {
        public int* Counts;

        public readonly void Run(int worker, int workers) => Counts[worker]++;
    }

    struct FailingWork : IWork
    {
        public int Worker;

        public readonly void Run(int worker, int workers)
        {
            if (worker == Worker) throw new TimeZoneNotFoundException();
        }
    }

    /// <summary>The caller's part ends at once, that of the other worker when it is released.</summary>
    struct WaitingWork : IWork
    {
        public static readonly ManualResetEventSlim Begun = new();
        public static volatile bool Released, Finished;

        public readonly void Run(int worker, int workers)
        {
            if (worker == 0) return;
            Begun.Set();
            while (!Released) Thread.SpinWait(10);
            Finished = true;
        }
    }

    struct IdleWork : IWork
    {
        public readonly void Run(int worker, int workers)
        {
        }
    }
}
