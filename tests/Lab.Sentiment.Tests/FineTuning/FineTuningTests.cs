using Lab.Datasets;
using Lab.Monitoring.Reference;
using Lab.Statistics;
using Lab.TestSupport;
using Lab.Training;

namespace Lab.Sentiment.Tests.FineTunings;

public sealed class FineTuningTests : FineTuningTest
{
    [Fact]
    public void Run_LearnsAndTheWrittenFolderGivesTheSameNumbers()
    {
        var options = Options("model", rows: 300);
        var observer = new RecordingObserver();
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
        var second = FineTuning.Run(options with { OutputFolder = Path.Combine(Root, "second") });
        Assert.Equal(first.Splits["train"].ToJson(), second.Splits["train"].ToJson());
        Assert.Equal(
            File.ReadAllBytes(Path.Combine(Root, "first", "model.safetensors")), File.ReadAllBytes(Path.Combine(Root, "second", "model.safetensors")));
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
        string path = Path.Combine(Root, "rare.csv");
        File.WriteAllLines(path, ["text,label", .. Enumerable.Range(0, 100).Select(i => $"the dress {i % 7},{(i % 10 == 0 ? "negative" : "positive")}")]);
        var options = Options("plain") with
        {
            DataFile = path,
            Data = new(),
            Split = SplitKind.Given,
            Trainer = new TrainerOptions { Epochs = 4, BatchSize = 50, LearningRate = 3e-3 },
        };
        double plain = FineTuning.Run(options).Splits["train"].PerClass["negative"].Recall;
        double balanced = FineTuning.Run(options with { OutputFolder = Path.Combine(Root, "balanced"), ClassWeights = ClassWeighting.Balanced })
            .Splits["train"].PerClass["negative"].Recall;
        Assert.True(balanced > plain + 0.2, $"{balanced} against {plain}");
    }

    [Fact]
    public void Run_WithGivenFiles_TrainsOnAllRowsOfTheData()
    {
        var options = Options("model", rows: 60);
        string test = Path.Combine(Root, "test.csv");
        File.Copy(options.DataFile, test);
        var observer = new RecordingObserver();
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
}
