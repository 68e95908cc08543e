using Lab.Datasets;
using Lab.Records;
using Lab.Statistics;
using Lab.TestSupport;
using Lab.Training;

namespace Lab.Sentiment.Tests.FineTunings;

/// <summary>Checkpoints of a fine-tuning: interrupted, resumed, the best epoch.</summary>
public sealed class FineTuningResumeTests : FineTuningTest
{
    [Fact]
    public void Run_WhenCancelled_LeavesACheckpointAndNoModel()
    {
        using var cancel = new CancellationTokenSource();
        var options = Options("model");
        var recorder = new RecordingObserver { OnStep = cancel.Cancel };
        Assert.Throws<OperationCanceledException>(() => FineTuning.Run(options, recorder, cancel.Token));
        Assert.Equal(["model", "reviews.csv"], Names(Root));
        Assert.Equal(["checkpoint-1"], Names(options.OutputFolder));
        Assert.Equal(
            ["config.json", "learning_curve.json", "model.safetensors", "optimizer.safetensors", "random_state.json", "tokenizer_config.json", "trainer_state.json", "vocab.txt"],
            Names(Path.Combine(options.OutputFolder, "checkpoint-1")));
        Assert.Equal(Path.Combine(options.OutputFolder, "checkpoint-1"), Assert.Single(recorder.Checkpoints));
    }

    [Fact]
    public void Run_CancelledWhileItMeasuresAtTheEnd_LosesNoTraining()
    {
        using var cancel = new CancellationTokenSource();
        var options = Options("model") with { Trainer = new TrainerOptions { Epochs = 2, BatchSize = 8 } };
        Assert.Throws<OperationCanceledException>(() => FineTuning.Run(options, new RecordingObserver { OnEvaluating = Cancel }, cancel.Token));
        string checkpoint = Assert.Single(Names(options.OutputFolder));

        var resumed = new RecordingObserver();
        var result = FineTuning.Run(options with { Checkpoints = new() { Resume = CheckpointSettings.Last } }, resumed);
        Assert.Equal((0, $"checkpoint-{result.Steps}"), (resumed.Steps, checkpoint));
        Assert.Equal(["train", "validation", "test"], result.Splits.Keys);

        void Cancel(string split)
        {
            if (split == "train") cancel.Cancel();
        }
    }

    [Fact]
    public void Run_Resumed_EndsInTheBytesOfAnUninterruptedRunAndRemovesItsCheckpoints()
    {
        var options = Options("whole") with { Trainer = new TrainerOptions { Epochs = 3, BatchSize = 8, GradientAccumulation = 2 } };
        var whole = FineTuning.Run(options);
        using var cancel = new CancellationTokenSource();
        options = options with { OutputFolder = Path.Combine(Root, "part") };
        var recorder = new RecordingObserver();
        Assert.Throws<OperationCanceledException>(() => FineTuning.Run(options, new RecordingObserver { OnStep = cancel.Cancel }, cancel.Token));
        var resumed = FineTuning.Run(options with { Checkpoints = new() { Resume = CheckpointSettings.Last } }, recorder);

        Assert.Equal((1, true), recorder.ResumedAt);
        Assert.Equal(whole.Splits["test"].ToJson(), resumed.Splits["test"].ToJson());
        Assert.Equal((whole.Steps, whole.Epochs), (resumed.Steps, resumed.Epochs));
        Assert.Equal(Names(Path.Combine(Root, "whole")), Names(options.OutputFolder));
        Assert.Equal(
            File.ReadAllBytes(Path.Combine(Root, "whole", "model.safetensors")), File.ReadAllBytes(Path.Combine(Root, "part", "model.safetensors")));
    }

    [Fact]
    public void Run_ResumedWithOtherDataOrOptions_IsRefusedWithWhatDiffers()
    {
        using var cancel = new CancellationTokenSource();
        var options = Options("model");
        Assert.Throws<OperationCanceledException>(() => FineTuning.Run(options, new RecordingObserver { OnStep = cancel.Cancel }, cancel.Token));
        var resume = options with { Checkpoints = new() { Resume = CheckpointSettings.Last } };

        string Refused(FineTuneOptions changed)
        {
            var error = Assert.Throws<LabException>(() => FineTuning.Run(changed));
            Assert.Equal(ErrorKind.Usage, error.Kind);
            return error.What;
        }
        Assert.EndsWith("to: learning_rate is 0.004, it was 0.003.", Refused(resume with { Trainer = resume.Trainer with { LearningRate = 4e-3 } }));
        Assert.EndsWith(
            "to: freeze is embeddings, it was none; dropout is 0.5, it was none.",
            Refused(resume with { Setup = new() { Frozen = new(true, 0), HiddenDropout = 0.5f } }));
        File.WriteAllText(options.DataFile, File.ReadAllText(options.DataFile).Replace("coat", "shirt", StringComparison.Ordinal));
        Assert.Contains("training_data is ", Refused(resume));
        Assert.Equal(["checkpoint-1"], Names(options.OutputFolder));
    }

    [Fact]
    public void Run_IntoAFolderWithCheckpoints_IsRefusedUnlessItResumes()
    {
        using var cancel = new CancellationTokenSource();
        var options = Options("model");
        Assert.Throws<OperationCanceledException>(() => FineTuning.Run(options, new RecordingObserver { OnStep = cancel.Cancel }, cancel.Token));
        var error = Assert.Throws<LabException>(() => FineTuning.Run(options));
        Assert.Equal((ErrorKind.Usage, "FineTuneOptions.OutputFolder"), (error.Kind, error.Where));
        Assert.Contains("CheckpointSettings.Resume", error.Remedy);

        error = Assert.Throws<LabException>(() => FineTuning.Run(options with { OutputFolder = Path.Combine(Root, "new"), Checkpoints = new() { Resume = "last" } }));
        Assert.Equal("There is no checkpoint to continue from.", error.What);
    }

    [Fact]
    public void Run_WithPatience_WritesTheBestEpochAndNotTheLast()
    {
        // The rate is far too high: the loss gets worse soon.
        var options = Options("best") with
        {
            Trainer = new TrainerOptions { Epochs = 30, BatchSize = 8, LearningRate = 0.02, Patience = 2 },
            Checkpoints = new() { KeepAfterwards = true },
        };
        var recorder = new RecordingObserver();
        var result = FineTuning.Run(options, recorder);

        Assert.InRange(result.Epochs, 3, 29);
        double best = recorder.Epochs.Min(report => report!.LogLoss);
        Assert.Equal(best, recorder.Epochs[^3]!.LogLoss);
        Assert.Equal(best, result.Splits["validation"].LogLoss);
        int stepsOfAnEpoch = result.Steps / result.Epochs;
        Assert.Equal((result.Steps - (2 * stepsOfAnEpoch), result.Steps, true), recorder.Choice);
        Assert.Contains($"checkpoint-{recorder.Choice.Step}", Names(options.OutputFolder));
    }
}
