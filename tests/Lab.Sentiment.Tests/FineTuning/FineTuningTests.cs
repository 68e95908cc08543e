using Lab.Datasets;
using Lab.Records;
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
    [InlineData("TrainerOptions.Patience")]
    [InlineData("FineTuneOptions.Final = best")]
    [InlineData("FineTuneOptions.Calibration")]
    [InlineData("ScheduleOptions.Kind = reduce_on_plateau")]
    public void Run_ThatNeedsValidationRowsAndHasNone_IsRefused(string option)
    {
        var options = Options("model") with { Split = SplitKind.Given };
        var trainer = options.Trainer;
        options = option switch
        {
            "TrainerOptions.Patience" => options with { Trainer = trainer with { Patience = 1 } },
            "FineTuneOptions.Calibration" => options with { Calibration = CalibrationKind.Temperature },
            "FineTuneOptions.Final = best" => options with { Final = FinalWeights.Best },
            _ => options with { Trainer = trainer with { Schedule = new() { Kind = ScheduleKind.ReduceOnPlateau } } },
        };
        var error = Assert.Throws<LabException>(() => FineTuning.Run(options));
        Assert.Equal((ErrorKind.Usage, option), (error.Kind, error.Where));
    }

    [Fact]
    public void Run_WithBalancedClasses_RaisesTheRecallOfTheRareOne()
    {
        // One of ten rows is negative, and so is one of three that say "awful": by number those are positive, by class negative.
        string path = Path.Combine(Root, "rare.csv");
        File.WriteAllLines(path, ["text,label", .. Enumerable.Range(0, 100).Select(i => $"the dress is {(i % 10 < 3 ? "awful" : "lovely")} {i % 7},{(i % 10 == 0 ? "negative" : "positive")}")]);
        var options = Options("plain") with
        {
            DataFile = path,
            Data = new(),
            Split = SplitKind.Given,
            Trainer = new TrainerOptions { Epochs = 8, BatchSize = 10, LearningRate = 2e-3 },
        };
        double plain = FineTuning.Run(options).Splits["train"].PerClass["negative"].Recall;
        double balanced = FineTuning.Run(options with { OutputFolder = Path.Combine(Root, "balanced"), ClassWeights = ClassWeighting.Balanced })
            .Splits["train"].PerClass["negative"].Recall;
        Assert.Equal((0, 1), (plain, balanced));
    }

    [Theory]
    [InlineData(ClassWeighting.None, new float[0])]
    [InlineData(ClassWeighting.Balanced, new[] { 2f, 0.5f, 1f })]
    [InlineData(ClassWeighting.SquareRoot, new[] { 1.41421356f, 0.70710678f, 1f })]
    public void ClassWeights_FollowTheShares(ClassWeighting kind, float[] expected)
    {
        // Shares 1/7, 4/7 and 2/7, so 2, 1/2 and 1 of the last.
        var train = new EncodedExamples();
        foreach (int label in (int[])[0, 1, 1, 1, 1, 2, 2]) train.Add([1, 2], label);
        var loss = TrainerSettings.Of(Options("x") with { ClassWeights = kind }, ["a", "b", "c"], train, new EncodedExamples()).Loss;
        float[] scaled = [.. (loss.ClassWeights ?? []).Select(weight => weight / loss.ClassWeights![2])];
        Assert.Equal(expected.Length, scaled.Length);
        for (int c = 0; c < scaled.Length; c++) Assert.Equal(expected[c], scaled[c], 1e-6f);
    }

    [Fact]
    public void Run_CalibratedOnRowsThatAreAllRight_LeavesTheScoresAlone()
    {
        var options = Options("sure", rows: 300) with { Calibration = CalibrationKind.Temperature };
        var result = FineTuning.Run(options);
        Assert.Equal(1, result.Splits["validation"].Accuracy);
        Assert.Equal(1, result.Temperature);
    }

    [Fact]
    public void Run_Calibrated_IsAsSureAsItIsRightAndGivesTheSameLabels()
    {
        // A third of the labels is wrong, and the tiny model learns them by heart: far too sure.
        var options = Options("plain", rows: 400) with { Trainer = new TrainerOptions { Epochs = 20, BatchSize = 8, LearningRate = 3e-3 } };
        string[] lines = File.ReadAllLines(options.DataFile);
        var random = new Random(5);
        for (int i = 1; i < lines.Length; i++)
            if (random.Next(3) == 0) lines[i] = $"{lines[i][..^1]}{1 + random.Next(5)}";
        File.WriteAllLines(options.DataFile, lines);
        var plain = FineTuning.Run(options);
        var observer = new RecordingObserver();
        var result = FineTuning.Run(options with { OutputFolder = Path.Combine(Root, "calibrated"), Calibration = CalibrationKind.Temperature }, observer);

        Assert.Null(plain.Temperature);
        Assert.True(result.Temperature > 1.2, $"temperature {result.Temperature}");
        Assert.Equal(result.Temperature, observer.Temperature);
        var (before, after) = (plain.Splits["validation"], result.Splits["validation"]);
        Assert.True(after.ExpectedCalibrationError < before.ExpectedCalibrationError, $"{after.ExpectedCalibrationError} against {before.ExpectedCalibrationError}");
        Assert.True(after.LogLoss < before.LogLoss);
        Assert.Equal(before.ConfusionMatrix.SelectMany(row => row), after.ConfusionMatrix.SelectMany(row => row));
        using var model = SentimentModel.Load(Path.Combine(Root, "calibrated"));
        Assert.Equal(result.Splits["test"].ToJson(), model.Evaluate(HashSplit.Split(Dataset.Load(options.DataFile, options.Data).Examples).Test).ToJson());
    }

    [Fact]
    public void Run_WithExcerpts_LearnsThemFromTrainingRowsOnlyAndMeasuresNone()
    {
        var options = Options("plain", rows: 200) with { Trainer = new TrainerOptions { Epochs = 1 } };
        var plain = new RecordingObserver();
        var with = new RecordingObserver();
        FineTuning.Run(options, plain);
        var result = FineTuning.Run(options with { OutputFolder = Path.Combine(Root, "with"), Data = options.Data with { ExcerptColumns = ["title"] } }, with);

        var split = HashSplit.Split(Dataset.Load(options.DataFile, options.Data with { ExcerptColumns = ["title"] }).Examples);
        int titles = split.Train.Count(example => example.Text.Contains(". ", StringComparison.Ordinal));
        Assert.Equal(titles, split.Train.Sum(example => example.Excerpts.Count));
        Assert.Equal(titles, with.Data!.Augmented);
        Assert.Equal((plain.Data!.Train + titles, plain.Data.Validation, plain.Data.Test), (with.Data.Train, with.Data.Validation, with.Data.Test));
        Assert.Equal(plain.Data.Train, result.Splits["train"].Rows);
    }

    [Fact]
    public void Run_OnAListOfSources_LearnsFromEachOfThem()
    {
        var options = Options("model", rows: 60);
        File.WriteAllText(Path.Combine(Root, "more.tsv"), "sentence\tmood\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"a bad coat {i}\tbad\n")));
        string list = Path.Combine(Root, "all.sources.json");
        File.WriteAllText(list, """
            {"labels": ["negative", "neutral", "positive"], "sources": [
              {"path": "reviews.csv", "text_columns": ["title", "text"], "label_column": "stars", "label_map": {"1": "negative", "2": "negative", "3": "neutral", "4": "positive", "5": "positive"}},
              {"path": "more.tsv", "text_columns": ["sentence"], "label_column": "mood", "label_map": {"bad": "negative"}, "repeat": 2}]}
            """);
        var observer = new RecordingObserver();
        var result = FineTuning.Run(options with { DataFile = list, Data = new(), MixedOpinions = 7, Trainer = new TrainerOptions { Epochs = 1 } }, observer);
        int repeated = Enumerable.Range(0, 40).Count(i => HashSplit.PartOf(HashSplit.Fold($"a bad coat {i}")) == SplitPart.Train);
        Assert.Equal(repeated + 7, observer.Data!.Augmented);
        Assert.Equal(100 + repeated + 7, observer.Data.Train + observer.Data.Validation + observer.Data.Test);
        Assert.Equal(["negative", "neutral", "positive"], result.Splits["train"].PerClass.Keys);
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
        Assert.Equal((ErrorKind.Usage, "FineTuneOptions.Split"), (error.Kind, error.Where));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(49)]
    public void Run_WithALengthThatTheModelDoesNotHave_IsRefused(int length)
    {
        var error = Assert.Throws<LabException>(() => FineTuning.Run(Options("model") with { MaxLength = length }));
        Assert.Equal((ErrorKind.Usage, "3 to 48 for this model"), (error.Kind, error.Expected));
    }
}
