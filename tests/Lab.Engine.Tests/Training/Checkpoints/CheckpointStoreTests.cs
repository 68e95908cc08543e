using Lab.Engine.Tests.Transformers;
using Lab.Training;
using Microsoft.Extensions.Time.Testing;

namespace Lab.Engine.Tests.Training.Checkpoints;

public sealed class CheckpointStoreTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    string Root => Path.Combine(folder.Path, "run");

    [Fact]
    public void EverySoManySteps_ACheckpointIsWrittenAndTheOldestGoes()
    {
        var run = new CheckpointRun(Root) { Interval = SaveInterval.EverySteps(3), KeepLast = 2 };
        run.Run();
        // 20 steps, 5 an epoch: at the end of an epoch the checkpoint waits for the measurement.
        Assert.Equal(["checkpoint-3", "checkpoint-6", "checkpoint-9", "checkpoint-12", "checkpoint-15", "checkpoint-18"], run.Saved);
        Assert.Equal(["checkpoint-15", "checkpoint-18"], run.Folders);
        Assert.Equal(
            ["config.json", "model.safetensors", "optimizer.safetensors", "random_state.json", "trainer_state.json", "vocab.txt"],
            Directory.GetFiles(Path.Combine(Root, "checkpoint-18")).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void EveryEpoch_TheBestStaysBesideTheNewest()
    {
        var run = new CheckpointRun(Root) { Interval = SaveInterval.Epoch, KeepBest = true, Metrics = [0.5, 0.3, 0.4, 0.6] };
        run.Run();
        Assert.Equal(["checkpoint-10", "checkpoint-20"], run.Folders);
    }

    [Fact]
    public void BestAlone_IsWrittenWithoutAnInterval()
    {
        var run = new CheckpointRun(Root) { KeepBest = true, Metrics = [0.5, 0.6, 0.4, 0.6] };
        run.Run();
        Assert.Equal(["checkpoint-5", "checkpoint-15"], run.Saved);
        Assert.Equal(["checkpoint-15"], run.Folders);
    }

    [Fact]
    public void ByTime_ACheckpointIsWrittenWhenItIsUp()
    {
        var time = new FakeTimeProvider();
        var run = new CheckpointRun(Root)
        {
            Interval = SaveInterval.Every(TimeSpan.FromMinutes(5)),
            Time = time,
            Progress = _ => time.Advance(TimeSpan.FromMinutes(1.5)),
            KeepLast = 10,
        };
        run.Run();
        Assert.Equal(["checkpoint-4", "checkpoint-8", "checkpoint-12", "checkpoint-16", "checkpoint-20"], run.Saved);
    }

    [Fact]
    public void Continuing_RemovesWhatWasLeftUnfinishedAndWhatCameLater()
    {
        new CheckpointRun(Root) { Interval = SaveInterval.EverySteps(4), KeepLast = 10 }.Run();
        Directory.CreateDirectory(Path.Combine(Root, ".checkpoint-9.0123.tmp"));
        var run = new CheckpointRun(Root) { Interval = SaveInterval.EverySteps(6), KeepLast = 10 };
        run.Run(Path.Combine(Root, "checkpoint-8"));
        Assert.Equal(["checkpoint-14", "checkpoint-20", "checkpoint-4", "checkpoint-8"], run.Folders);
    }

    [Fact]
    public void FolderThatCannotBeWritten_IsAnErrorAndEarlierCheckpointsStay()
    {
        new CheckpointRun(Root) { Interval = SaveInterval.EverySteps(4), Options = new TrainerOptions { Epochs = 1, BatchSize = 8 } }.Run();
        string before = Directory.GetDirectories(Root).Single();
        byte[] weights = File.ReadAllBytes(Path.Combine(before, "model.safetensors"));

        var file = Path.Combine(folder.Path, "file");
        File.WriteAllText(file, "");
        var error = Assert.Throws<LabException>(() => new CheckpointRun(Path.Combine(file, "below")) { Interval = SaveInterval.EverySteps(4) }.Run());

        Assert.Equal(ErrorKind.Data, error.Kind);
        Assert.StartsWith("The checkpoint of step 4 could not be written: ", error.What);
        Assert.Equal(weights, File.ReadAllBytes(Path.Combine(before, "model.safetensors")));
    }

    [Theory]
    [InlineData("checkpoint-12", true)]
    [InlineData(".checkpoint-12.00ff.tmp", true)]
    [InlineData("checkpoint-", false)]
    [InlineData("checkpoint-best", false)]
    [InlineData("notes.txt", false)]
    public void Names_AreToldFromOthers(string name, bool expected) => Assert.Equal(expected, CheckpointStore.IsCheckpoint(name));

    [Fact]
    public void Last_IsTheOneOfTheHighestStep()
    {
        Assert.Null(CheckpointStore.Last(Root));
        foreach (var name in new[] { "checkpoint-9", "checkpoint-10", "checkpoint-x", "other" }) Directory.CreateDirectory(Path.Combine(Root, name));
        Assert.Equal(Path.Combine(Root, "checkpoint-10"), CheckpointStore.Last(Root));
    }
}
