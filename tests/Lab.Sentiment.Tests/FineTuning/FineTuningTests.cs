using Lab.Datasets;
using Lab.Monitoring.Reference;
using Lab.Statistics;
using Lab.TestSupport;
using Lab.Training;

namespace Lab.Sentiment.Tests.FineTunings;

public sealed class FineTuningTests : IDisposable
{
    readonly TinyModelFolder tiny = new();
    readonly string root = Directory.CreateTempSubdirectory("lab-tune-").FullName;

    public void Dispose()
    {
        tiny.Dispose();
        Directory.Delete(root, recursive: true);
    }

    FineTuneOptions Options(string output, int rows = 120) => new()
    {
        ModelFolder = tiny.Folder,
        DataFile = Data(rows),
        OutputFolder = Path.Combine(root, output),
        Data = new DatasetOptions
        {
            TextColumns = ["title", "text"],
            LabelColumn = "stars",
            LabelMap = LabelMap.Parse("1=negative,2=negative,3=neutral,4=positive,5=positive"),
        },
        MaxLength = 32,
        Trainer = new TrainerOptions { Epochs = 12, BatchSize = 8, LearningRate = 3e-3 },
        Threads = 2,
    };

    string Data(int rows)
    {
        string path = Path.Combine(root, "reviews.csv");
        File.WriteAllText(path, TinyModelFolder.Reviews(rows));
        return path;
    }

    [Fact]
    public void Run_LearnsAndTheWrittenFolderGivesTheSameNumbers()
    {
        var options = Options("model", rows: 300);
        var observer = new Recorder();
        var result = FineTuning.Run(options, observer);

        Assert.Equal(300, observer.Data!.Train + observer.Data.Validation + observer.Data.Test);
        Assert.Equal(12, observer.Epochs.Count);
        Assert.Equal(result.Steps, observer.Steps);
        Assert.True(result.Splits["test"].Accuracy > 0.9, $"accuracy {result.Splits["test"].Accuracy}");
        Assert.Equal(["train", "validation", "test"], result.Splits.Keys);

        using var model = SentimentModel.Load(options.OutputFolder);
        Assert.Equal(32, model.MaxLength);
        var test = HashSplit.Split(Dataset.Load(options.DataFile, options.Data).Examples).Test;
        Assert.Equal(result.Splits["test"].ToJson(), model.Evaluate(test).ToJson());
    }

    [Fact]
    public void Run_LeavesWhatTheModelAnsweredOnTheValidationRows()
    {
        var options = Options("model", rows: 300);
        var result = FineTuning.Run(options);

        var reference = ReferenceStatistics.TryLoad(options.OutputFolder)!;
        var validation = HashSplit.Split(Dataset.Load(options.DataFile, options.Data).Examples).Validation;
        using var model = SentimentModel.Load(options.OutputFolder);
        var predictions = model.Predict([.. validation.Select(example => example.Text)]);
        Assert.Equal(result.Splits["validation"].Rows, reference.Rows);
        Assert.Equal(
            model.Labels.Select(label => (double)predictions.Count(p => p.Label == label) / validation.Count), reference.PredictedShares.Values);
        Assert.Equal(predictions.Average(p => (double)p.Confidence), reference.Confidence.Mean, 1e-5);
        Assert.Equal(validation.Average(example => example.Text.Length), reference.Characters.Mean, 1e-9);
    }

    [Fact]
    public void Run_WithTheSameSeed_GivesTheSameNumbers()
    {
        var options = Options("first") with { Trainer = new TrainerOptions { Epochs = 2, BatchSize = 8, Seed = 9 } };
        var first = FineTuning.Run(options);
        var second = FineTuning.Run(options with { OutputFolder = Path.Combine(root, "second") });
        Assert.Equal(first.Splits["train"].ToJson(), second.Splits["train"].ToJson());
        Assert.Equal(
            File.ReadAllBytes(Path.Combine(root, "first", "model.safetensors")), File.ReadAllBytes(Path.Combine(root, "second", "model.safetensors")));
    }

    [Fact]
    public void Run_WhenCancelled_LeavesACheckpointAndNoModel()
    {
        using var cancel = new CancellationTokenSource();
        var options = Options("model");
        var recorder = new Recorder { OnStep = cancel.Cancel };
        Assert.Throws<OperationCanceledException>(() => FineTuning.Run(options, recorder, cancel.Token));
        Assert.Equal(["model", "reviews.csv"], Names(root));
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
        Assert.Throws<OperationCanceledException>(() => FineTuning.Run(options, new Recorder { OnEvaluating = Cancel }, cancel.Token));
        string checkpoint = Assert.Single(Names(options.OutputFolder));

        var resumed = new Recorder();
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
        options = options with { OutputFolder = Path.Combine(root, "part") };
        var recorder = new Recorder();
        Assert.Throws<OperationCanceledException>(() => FineTuning.Run(options, new Recorder { OnStep = cancel.Cancel }, cancel.Token));
        var resumed = FineTuning.Run(options with { Checkpoints = new() { Resume = CheckpointSettings.Last } }, recorder);

        Assert.Equal((1, true), recorder.ResumedAt);
        Assert.Equal(whole.Splits["test"].ToJson(), resumed.Splits["test"].ToJson());
        Assert.Equal((whole.Steps, whole.Epochs), (resumed.Steps, resumed.Epochs));
        Assert.Equal(Names(Path.Combine(root, "whole")), Names(options.OutputFolder));
        Assert.Equal(
            File.ReadAllBytes(Path.Combine(root, "whole", "model.safetensors")), File.ReadAllBytes(Path.Combine(root, "part", "model.safetensors")));
    }

    [Fact]
    public void Run_ResumedWithOtherDataOrOptions_IsRefusedWithWhatDiffers()
    {
        using var cancel = new CancellationTokenSource();
        var options = Options("model");
        Assert.Throws<OperationCanceledException>(() => FineTuning.Run(options, new Recorder { OnStep = cancel.Cancel }, cancel.Token));
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
        Assert.Throws<OperationCanceledException>(() => FineTuning.Run(options, new Recorder { OnStep = cancel.Cancel }, cancel.Token));
        var error = Assert.Throws<LabException>(() => FineTuning.Run(options));
        Assert.Equal((ErrorKind.Usage, "--output"), (error.Kind, error.Where));
        Assert.Contains("--resume", error.Remedy);

        error = Assert.Throws<LabException>(() => FineTuning.Run(options with { OutputFolder = Path.Combine(root, "new"), Checkpoints = new() { Resume = "last" } }));
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
        var recorder = new Recorder();
        var result = FineTuning.Run(options, recorder);

        Assert.InRange(result.Epochs, 3, 29);
        double best = recorder.Epochs.Min(report => report!.LogLoss);
        Assert.Equal(best, recorder.Epochs[^3]!.LogLoss);
        Assert.Equal(best, result.Splits["validation"].LogLoss);
        int stepsOfAnEpoch = result.Steps / result.Epochs;
        Assert.Equal((result.Steps - (2 * stepsOfAnEpoch), result.Steps, true), recorder.Choice);
        Assert.Contains($"checkpoint-{recorder.Choice.Step}", Names(options.OutputFolder));
    }

    [Theory]
    [InlineData("--patience")]
    [InlineData("--final best")]
    [InlineData("--schedule reduce_on_plateau")]
    public void Run_ThatNeedsValidationRowsAndHasNone_IsRefused(string option)
    {
        var options = Options("model") with { Split = SplitKind.Given };
        var trainer = options.Trainer;
        options = option switch
        {
            "--patience" => options with { Trainer = trainer with { Patience = 1 } },
            "--final best" => options with { Final = FinalWeights.Best },
            _ => options with { Trainer = trainer with { Schedule = new() { Kind = ScheduleKind.ReduceOnPlateau } } },
        };
        var error = Assert.Throws<LabException>(() => FineTuning.Run(options));
        Assert.Equal((ErrorKind.Usage, option), (error.Kind, error.Where));
    }

    [Fact]
    public void Run_WithBalancedClasses_RaisesTheRecallOfTheRareOne()
    {
        // Nine of ten rows are positive, and the texts say nothing.
        string path = Path.Combine(root, "rare.csv");
        File.WriteAllLines(path, ["text,label", .. Enumerable.Range(0, 100).Select(i => $"the dress {i % 7},{(i % 10 == 0 ? "negative" : "positive")}")]);
        var options = Options("plain") with
        {
            DataFile = path,
            Data = new(),
            Split = SplitKind.Given,
            Trainer = new TrainerOptions { Epochs = 4, BatchSize = 50, LearningRate = 3e-3 },
        };
        double plain = FineTuning.Run(options).Splits["train"].PerClass["negative"].Recall;
        double balanced = FineTuning.Run(options with { OutputFolder = Path.Combine(root, "balanced"), ClassWeights = ClassWeighting.Balanced })
            .Splits["train"].PerClass["negative"].Recall;
        Assert.True(balanced > plain + 0.2, $"{balanced} against {plain}");
    }

    static string[] Names(string folder) => [.. Directory.EnumerateFileSystemEntries(folder).Select(entry => Path.GetFileName(entry)).Order(StringComparer.Ordinal)];

    [Fact]
    public void Run_WithGivenFiles_TrainsOnAllRowsOfTheData()
    {
        var options = Options("model", rows: 60);
        string test = Path.Combine(root, "test.csv");
        File.Copy(options.DataFile, test);
        var observer = new Recorder();
        var result = FineTuning.Run(options with { Split = SplitKind.Given, TestFile = test, Trainer = new TrainerOptions { Epochs = 1 } }, observer);
        Assert.Equal((60, 0, 60), (observer.Data!.Train, observer.Data.Validation, observer.Data.Test));
        Assert.Equal(["train", "test"], result.Splits.Keys);
        Assert.Null(ReferenceStatistics.TryLoad(options.OutputFolder));
    }

    [Fact]
    public void Run_WithATestFileAndTheHashSplit_IsRefused()
    {
        var options = Options("model");
        var error = Assert.Throws<LabException>(() => FineTuning.Run(options with { TestFile = options.DataFile }));
        Assert.Equal((ErrorKind.Usage, "--split"), (error.Kind, error.Where));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(49)]
    public void Run_WithALengthThatTheModelDoesNotHave_IsRefused(int length)
    {
        var error = Assert.Throws<LabException>(() => FineTuning.Run(Options("model") with { MaxLength = length }));
        Assert.Equal((ErrorKind.Usage, "3 to 48"), (error.Kind, error.Expected));
    }

    sealed class Recorder : IFineTuneObserver
    {
        public FineTuneData? Data { get; private set; }

        public int Steps { get; private set; }

        public List<ClassificationReport?> Epochs { get; } = [];

        public Action OnStep { get; init; } = () => { };

        public Action<string> OnEvaluating { get; init; } = _ => { };

        public List<string> Checkpoints { get; } = [];

        public (int Step, bool SameBits) ResumedAt { get; private set; }

        public (int Step, int LastStep, bool StoppedEarly) Choice { get; private set; }

        public void Resumed(string checkpoint, int step, bool sameBits) => ResumedAt = (step, sameBits);

        public void CheckpointSaved(string checkpoint, int step) => Checkpoints.Add(checkpoint);

        public void Chosen(int step, int lastStep, bool stoppedEarly) => Choice = (step, lastStep, stoppedEarly);

        public void DataReady(FineTuneData data) => Data = data;

        public void Step(TrainingProgress progress)
        {
            Steps++;
            OnStep();
        }

        public void EpochEnded(int epoch, double trainingLoss, ClassificationReport? validation) => Epochs.Add(validation);

        public void Evaluating(string split, int done, int total) => OnEvaluating(split);
    }
}
