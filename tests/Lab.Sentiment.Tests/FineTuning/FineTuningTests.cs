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
    public void Run_WhenCancelled_LeavesNoFolder()
    {
        using var cancel = new CancellationTokenSource();
        var options = Options("model");
        Assert.Throws<OperationCanceledException>(() => FineTuning.Run(options, new Recorder { OnStep = cancel.Cancel }, cancel.Token));
        Assert.Equal(["reviews.csv"], Directory.EnumerateFileSystemEntries(root).Select(Path.GetFileName));
    }

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

        public void DataReady(FineTuneData data) => Data = data;

        public void Step(TrainingProgress progress)
        {
            Steps++;
            OnStep();
        }

        public void EpochEnded(int epoch, double trainingLoss, ClassificationReport? validation) => Epochs.Add(validation);

        public void Evaluating(string split, int done, int total)
        {
        }
    }
}
