using Lab.Datasets;
using Lab.TestSupport;
using Lab.Training;

namespace Lab.Sentiment.Tests.FineTunings;

/// <summary>Something new is learned, and what the model answers to replayed rows stays.</summary>
public sealed class ReplayTests : FineTuningTest
{
    static readonly string[] labels = ["negative", "neutral", "positive"];

    // What the model knows, with labels that it has wrong: only its own answers say what it says.
    readonly (string Text, string Label)[] known = [.. TinyModelFolder.Sentences(180).Select(row => (row.Text, row.Label == "neutral" ? "negative" : row.Label))];

    readonly (string Text, string Label)[] shirts = [.. Enumerable.Range(0, 24).Select(i => ($"this shirt quite {(i % 2 == 0 ? "fit" : "and fit")} {i}", "positive"))];

    string Write(string name, IEnumerable<(string Text, string Label)> rows)
    {
        string file = Path.Combine(Root, name);
        TinyModelFolder.Write(file, rows);
        return file;
    }

    FineTuneOptions First() => Options("first") with
    {
        DataFile = Write("first.csv", TinyModelFolder.Sentences(300)),
        Data = new DatasetOptions { Labels = labels },
    };

    FineTuneOptions More(string output) => First() with
    {
        ModelFolder = Path.Combine(Root, "first"),
        OutputFolder = Path.Combine(Root, output),
        DataFile = Write("shirts.csv", shirts),
        ReplayFile = Write("known.csv", known),
        Split = SplitKind.Given,
        Duplicates = DuplicateHandling.Ignore,
        Trainer = new TrainerOptions { Epochs = 6, BatchSize = 8, LearningRate = 1e-3 },
    };

    string[] Answers(string output, IEnumerable<(string Text, string Label)> rows)
    {
        using var model = SentimentModel.Load(Path.Combine(Root, output));
        return [.. model.Predict([.. rows.Select(row => row.Text)]).Select(answer => answer.Label)];
    }

    static int Same(string[] some, string[] others) => some.Zip(others).Count(pair => pair.First == pair.Second);

    [Fact]
    public void NewRowsAreLearned_AndTheModelsAnswersToReplayedOnesStay()
    {
        FineTuning.Run(First());
        FineTuning.Run(More("kept") with { ReplayLabelShare = 0 });
        FineTuning.Run(More("labels") with { ReplayLabelShare = 1 });

        string[] before = Answers("first", known);
        Assert.DoesNotContain("positive", Answers("first", shirts));
        Assert.All(Answers("kept", shirts), label => Assert.Equal("positive", label));
        Assert.True(Same(before, Answers("kept", known)) >= 0.98 * known.Length);
        Assert.True(Same(before, Answers("labels", known)) < 0.8 * known.Length);
    }

    [Fact]
    public void WithoutAShare_APoorModelLearnsTheLabels()
    {
        FineTuning.Run(First() with { Trainer = new TrainerOptions { Epochs = 1, BatchSize = 8, LearningRate = 1e-4 } });
        int Right(string output) => Same([.. known.Select(row => row.Label)], Answers(output, known));
        Assert.True(Right("first") < 0.6 * known.Length);
        FineTuning.Run(More("better") with { Trainer = new TrainerOptions { Epochs = 12, BatchSize = 8, LearningRate = 3e-3 } });

        Assert.True(Right("better") > 0.9 * known.Length);
        Assert.All(Answers("better", shirts), label => Assert.Equal("positive", label));
    }

    [Fact]
    public void Resumed_ItEndsInTheBytesOfAnUninterruptedRun()
    {
        FineTuning.Run(First());
        FineTuning.Run(More("whole"));
        using var cancel = new CancellationTokenSource();
        int steps = 0;
        var recorder = new RecordingObserver
        {
            OnStep = () =>
            {
                if (++steps == 40) cancel.Cancel();
            },
        };
        Assert.Throws<OperationCanceledException>(() => FineTuning.Run(More("parts"), recorder, cancel.Token));
        FineTuning.Run(More("parts") with { Checkpoints = new() { Resume = CheckpointSettings.Last } });

        Assert.Equal(File.ReadAllBytes(Path.Combine(Root, "whole", "model.safetensors")), File.ReadAllBytes(Path.Combine(Root, "parts", "model.safetensors")));
    }

    [Fact]
    public void WhatDoesNotGoWithReplayedRows_IsRefused()
    {
        FineTuning.Run(First());
        Assert.Equal("The share of the label is 1.5.", Refused(More("a") with { ReplayLabelShare = 1.5 }));
        Assert.Equal("The share of the label is NaN.", Refused(More("a") with { ReplayLabelShare = double.NaN }));
        Assert.Equal("Class weights would change the answers that replayed rows are to keep.", Refused(More("a") with { ClassWeights = ClassWeighting.SquareRoot }));
        var others = More("a") with { Data = new DatasetOptions { Labels = ["neutral", "positive", "negative"] } };
        Assert.StartsWith("The model has no answers to keep. The head of the model is replaced", Refused(others));

        static string Refused(FineTuneOptions options) => Assert.Throws<LabException>(() => FineTuning.Run(options)).What;
    }
}
