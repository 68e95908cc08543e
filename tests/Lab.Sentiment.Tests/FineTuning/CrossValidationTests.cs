using Lab.Statistics;
using Lab.Training;

namespace Lab.Sentiment.Tests.FineTunings;

public sealed class CrossValidationTests : FineTuningTest
{
    [Fact]
    public void EveryRow_IsAnsweredByTheModelThatHadNotSeenIt_AndNothingIsWritten()
    {
        var options = Options("none");
        var observer = new Folds();
        var result = SentimentModel.CrossValidate(options, 3, observer, TestContext.Current.CancellationToken);

        Assert.Equal([(0, 3), (1, 3), (2, 3)], observer.Began);
        Assert.Equal([80, 80, 80], result.Folds.Select(fold => fold.Train));
        Assert.Equal([40, 40, 40], result.Folds.Select(fold => fold.HeldOut));
        Assert.Equal((120, 120), (result.OutOfFold.Count, result.Examples.Count));
        Assert.Equal(result.Examples.Select(example => example.Label), result.OutOfFold.Truth);
        // The rows of a fold give its report.
        foreach (var fold in result.Folds)
        {
            int[] rows = [.. Enumerable.Range(0, 120).Where(row => result.FoldOf[row] == fold.Fold)];
            Assert.Equal(fold.Report.Accuracy, rows.Average(row => result.OutOfFold.Predicted[row] == result.OutOfFold.Truth[row] ? 1.0 : 0), 1e-12);
            Assert.Equal(fold.Report.LogLoss, rows.Average(row => result.OutOfFold.Losses[row]), 1e-6);
        }
        Assert.Equal(result.Folds.Average(fold => fold.Report.MacroF1), result.MacroF1.Mean, 1e-12);
        Assert.InRange(result.Accuracy.Mean, result.Accuracy.Low, result.Accuracy.High);
        // The label follows from a word: what was learned holds for rows that were not.
        Assert.True(result.OutOfFold.Report.Accuracy > 0.9, $"{result.OutOfFold.Report.Accuracy}");
        Assert.Equal(["reviews.csv"], Names(Root));
    }

    [Fact]
    public void SameSeed_GivesTheSameNumbers()
    {
        var options = Options("none", rows: 30) with { Trainer = new TrainerOptions { Epochs = 1, BatchSize = 8, Seed = 4 } };
        Assert.Equal(
            SentimentModel.CrossValidate(options, 2, null, TestContext.Current.CancellationToken).OutOfFold.Probabilities,
            SentimentModel.CrossValidate(options, 2, null, TestContext.Current.CancellationToken).OutOfFold.Probabilities);
    }

    [Fact]
    public void Cancelled_ItStopsInTheMiddleOfAFold_AndLeavesNothing()
    {
        using var stop = new CancellationTokenSource();
        var observer = new Folds { Stepped = step => { if (step == 3) stop.Cancel(); } };
        Assert.ThrowsAny<OperationCanceledException>(() => SentimentModel.CrossValidate(Options("none"), 3, observer, stop.Token));
        Assert.Equal([(0, 3)], observer.Began);
        Assert.Equal(["reviews.csv"], Names(Root));
    }

    [Fact]
    public void WhatNeedsValidationRows_AndTooManyFolds_AreRefusedBeforeAnyWork()
    {
        var options = Options("none", rows: 30);
        foreach (var wrong in new[]
        {
            options with { Trainer = options.Trainer with { Patience = 2 } },
            options with { Final = FinalWeights.Best },
            options with { Calibration = CalibrationKind.Temperature },
            options with { Split = SplitKind.Given, TestFile = options.DataFile },
        })
            Assert.Equal(ErrorKind.Usage, Assert.Throws<LabException>(() => SentimentModel.CrossValidate(wrong)).Kind);
        Assert.Equal(ErrorKind.Data, Assert.Throws<LabException>(() => SentimentModel.CrossValidate(options, 11)).Kind);
        Assert.Equal(ErrorKind.Usage, Assert.Throws<LabException>(() => SentimentModel.CrossValidate(options, 1)).Kind);
    }

    sealed class Folds : IFineTuneObserver
    {
        public List<(int, int)> Began { get; } = [];

        public Action<int>? Stepped { get; init; }

        public void FoldBegan(int fold, int folds) => Began.Add((fold, folds));

        public void DataReady(FineTuneData data) => Assert.Equal((0, false), (data.Validation, data.Test == 0));

        public void Step(TrainingProgress progress) => Stepped?.Invoke(progress.Step);

        public void EpochEnded(int epoch, double trainingLoss, ClassificationReport? validation) => Assert.Null(validation);

        public void Evaluating(string split, int done, int total) => Assert.Equal("test", split);
    }
}
