using Lab.Datasets;
using Lab.Training;

namespace Lab.Sentiment.Tests.FineTunings;

/// <summary>What a fine-tuning says at its start, and how it ends where it learns nothing.</summary>
public sealed class FineTuningNotesTests : FineTuningTest
{
    [Fact]
    public void HeadForOtherLabels_IsToldWithBothSets()
    {
        var observer = new RecordingObserver();
        var options = Options("model");
        FineTuning.Run(
            options with { Data = options.Data with { LabelMap = LabelMap.Parse("1=bad,2=bad,3=good,4=good,5=good") }, Trainer = options.Trainer with { Epochs = 1 } }, observer);
        Assert.Equal(
            "The head of the model is replaced: its labels are 'negative', 'neutral', 'positive', those of the data are 'bad', 'good'. The new head begins at random.",
            Assert.Single(observer.Data!.Notes).ToString());
    }

    [Fact]
    public void HeadOfTheSameLabels_IsKept_WhateverTheirCase()
    {
        var observer = new RecordingObserver();
        var options = Options("model");
        FineTuning.Run(
            options with { Data = options.Data with { LabelMap = LabelMap.Parse("1=Negative,2=Negative,3=Neutral,4=Positive,5=Positive") }, Trainer = options.Trainer with { Epochs = 1 } },
            observer);
        Assert.Empty(observer.Data!.Notes);
    }

    [Fact]
    public void DefaultLength_IsWhatTheModelCanRead()
    {
        var options = Options("model") with { MaxLength = null, Trainer = new TrainerOptions { Epochs = 1 } };
        FineTuning.Run(options);
        using var model = SentimentModel.Load(options.OutputFolder);
        Assert.Equal(48, model.MaxLength);
    }

    // Whatever the number of updates after the weights are gone: in a step, in the measurement of an epoch, or in the last one.
    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(48)]
    [InlineData(120)]
    public void Divergence_IsToldWithItsStep_AndLeavesNothing(int batch)
    {
        var options = Options("model");
        options = options with { Trainer = options.Trainer with { BatchSize = batch, Epochs = 3, LearningRate = 2e6, MaxGradientNorm = null } };
        var error = Assert.Throws<LabException>(() => FineTuning.Run(options));
        Assert.Equal(ErrorKind.Model, error.Kind);
        Assert.Contains("diverged", error.What);
        Assert.Contains("step ", error.Where);
        Assert.StartsWith("Try a smaller learning rate", error.Remedy);
        Assert.False(Directory.Exists(options.OutputFolder) && Names(options.OutputFolder).Any(name => !name.StartsWith('.')));
    }
}
