using Lab.Engine.Tests.Transformers;
using Lab.Training;

namespace Lab.Engine.Tests.Training.Checkpoints;

/// <summary>An interrupted run that goes on ends in the same bits. 50 texts in batches of 4: 13 batches, 5 updates an epoch.</summary>
public sealed class ResumeTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    /// <summary>Ends the run at the n-th look at the clock: the trainer looks twice for each update.</summary>
    sealed class CancelAtLook(int look, CancellationTokenSource source) : TimeProvider
    {
        int looks;

        public override long GetTimestamp()
        {
            if (++looks == look) source.Cancel();
            return base.GetTimestamp();
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)] // in the middle of an epoch
    [InlineData(5)] // at the end of one
    [InlineData(12)]
    public void InterruptedBetweenUpdates_EndsInTheSameBits(int step)
    {
        float[] whole = new CheckpointRun(folder.Path + "/whole").Run();
        using var cancel = new CancellationTokenSource();
        var interrupted = new CheckpointRun(folder.Path + "/part")
        {
            Progress = p =>
            {
                if (p.Step == step) cancel.Cancel();
            },
            Cancellation = cancel.Token,
        };
        Assert.Throws<OperationCanceledException>(() => interrupted.Run());
        Assert.Equal([$"checkpoint-{step}"], interrupted.Folders);

        var steps = new List<int>();
        Assert.Equal(whole, new CheckpointRun(folder.Path + "/part") { Progress = p => steps.Add(p.Step) }.Run($"{folder.Path}/part/checkpoint-{step}"));
        Assert.Equal(Enumerable.Range(step + 1, 20 - step), steps);
    }

    [Fact]
    public void InterruptedInsideAnUpdate_EndsInTheSameBits()
    {
        float[] whole = new CheckpointRun(folder.Path + "/whole").Run();
        using var cancel = new CancellationTokenSource();
        // One look when the run starts, then two for each update: the eighth comes before the batches of the fourth update.
        var interrupted = new CheckpointRun(folder.Path + "/part") { Time = new CancelAtLook(8, cancel), Cancellation = cancel.Token };
        Assert.Throws<OperationCanceledException>(() => interrupted.Run());
        Assert.Equal(["checkpoint-3"], interrupted.Folders);
        Assert.Equal(whole, new CheckpointRun(folder.Path + "/part").Run(folder.Path + "/part/checkpoint-3"));
    }

    [Fact]
    public void InterruptedAgainAndAgain_EndsInTheSameBits()
    {
        float[] whole = new CheckpointRun(folder.Path + "/whole").Run();
        string? from = null;
        for (int step = 2; step < 20; step += 3)
        {
            using var cancel = new CancellationTokenSource();
            int last = step;
            var part = new CheckpointRun(folder.Path + "/part")
            {
                Progress = p =>
                {
                    if (p.Step == last) cancel.Cancel();
                },
                Cancellation = cancel.Token,
            };
            Assert.Throws<OperationCanceledException>(() => part.Run(from));
            from = CheckpointStore.Last(folder.Path + "/part");
        }
        Assert.Equal(whole, new CheckpointRun(folder.Path + "/part").Run(from));
    }

    [Fact]
    public void MemoryThatDoesNotSuffice_LosesNoUpdate()
    {
        float[] whole = new CheckpointRun(folder.Path + "/whole").Run();
        // In the second batch of the eighth update, when the gradients of the first are there: an epoch has 13 batches and 5 updates.
        var part = new CheckpointRun(folder.Path + "/part") { Wrap = device => new ShortOfMemoryDevice(device, batches: 13 + (2 * 3) + 1) };

        var problem = Assert.Throws<LabException>(() => part.Run());

        Assert.Equal(ShortOfMemoryDevice.What, problem.What);
        Assert.Equal(["checkpoint-7"], part.Folders);
        Assert.Equal(whole, new CheckpointRun(folder.Path + "/part").Run(folder.Path + "/part/checkpoint-7"));
    }

    [Fact]
    public void InterruptedWhileItMeasures_MeasuresAgain()
    {
        double[] metrics = [0.5, 0.4, 0.6, 0.7];
        var options = new TrainerOptions { Epochs = 4, BatchSize = 4, GradientAccumulation = 3, LearningRate = 3e-3, Seed = 5, Patience = 2, Schedule = new() { Kind = ScheduleKind.ReduceOnPlateau } };
        float[] whole = new CheckpointRun(folder.Path + "/whole") { Options = options, Metrics = metrics }.Run();

        var part = new CheckpointRun(folder.Path + "/part") { Options = options, Metrics = metrics[..3], Interval = SaveInterval.Epoch };
        // The fourth measurement has no number: that is where this run breaks.
        Assert.Throws<IndexOutOfRangeException>(() => part.Run());
        Assert.Equal(["checkpoint-15"], part.Folders);
        Assert.Equal(whole, new CheckpointRun(folder.Path + "/part") { Options = options, Metrics = metrics }.Run(folder.Path + "/part/checkpoint-15"));
    }

    [Fact]
    public void PatienceAndBest_GoOnCounting()
    {
        double[] metrics = [0.5, 0.6, 0.7, 0.4];
        var options = new TrainerOptions { Epochs = 4, BatchSize = 8, Patience = 2 };
        var first = new CheckpointRun(folder.Path + "/run") { Options = options, Metrics = metrics[..2], Interval = SaveInterval.Epoch, KeepBest = true };
        Assert.Throws<IndexOutOfRangeException>(() => first.Run());
        Assert.Equal(["checkpoint-14", "checkpoint-7"], first.Folders);
        var state = TrainingCheckpoint.Read(folder.Path + "/run/checkpoint-14").State;
        Assert.Equal((0.5, 7, 1, 2), (state.Best, state.BestStep, state.Patience, state.Epoch));

        // One more without improvement: stopped, although the next would have been the best.
        var second = new CheckpointRun(folder.Path + "/run") { Options = options, Metrics = metrics, Interval = SaveInterval.Epoch, KeepBest = true };
        second.Run(folder.Path + "/run/checkpoint-14");
        Assert.Equal(["checkpoint-21", "checkpoint-7"], second.Folders);
        Assert.True(TrainingCheckpoint.Read(folder.Path + "/run/checkpoint-21").State.Stopped);
    }
}
