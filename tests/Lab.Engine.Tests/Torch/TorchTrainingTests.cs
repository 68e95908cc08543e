using Lab.Engine.Tests.Training;
using Lab.Engine.Tests.Transformers;
using Lab.Tensors;
using Lab.TestSupport;
using Lab.Training;
using Lab.Transformers;
using TorchSharp;

namespace Lab.Engine.Tests.Torch;

/// <summary>The trainer on libtorch: what it promises for every device.</summary>
public sealed class TorchTrainingTests : IDisposable
{
    static readonly TrainerOptions options = new() { Epochs = 4, BatchSize = 4, GradientAccumulation = 3, LearningRate = 3e-3, Seed = 5 };

    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    public static TheoryData<string> OnTorch => [.. Devices.AllOnTorch];

    [Theory, MemberData(nameof(OnTorch))]
    public void SmallTask_IsLearnedByHeart(string name)
    {
        using var device = Load(name, null);
        var examples = TinyModel.Examples(60);
        new Trainer(device, new TrainerOptions { Epochs = 30, BatchSize = 8, LearningRate = 3e-3, Seed = 5 }).Run(examples);
        var probabilities = Evaluator.Predict(device, examples);
        Assert.Equal(60, Enumerable.Range(0, 60).Count(i => probabilities[(2 * i) + examples.Labels[i]] > 0.5f));
    }

    [Fact]
    public void APadThatATextHolds_LearnsNothing()
    {
        using var device = Load(Devices.Torch, null);
        var batch = new TokenBatch();
        batch.Add([2, 0, 7, 3]);
        device.ClearGradients();
        device.ForwardBackward(batch, [1], 1f, seed: 0, call: 0);
        int width = device.Config.HiddenSize;
        float[] gradient = device.Gradient(device.Parameters.Single(p => p.Name == "bert.embeddings.word_embeddings.weight"));
        Assert.All(gradient[..width], value => Assert.Equal(0, value));
        Assert.Contains(gradient[(7 * width)..(8 * width)], value => value != 0);
    }

    [Fact]
    public void TheSameSeedAndNumber_GiveTheSameDropout()
    {
        using var device = Load(Devices.Torch, null, new() { HiddenDropout = 0.2f, AttentionDropout = 0.2f, ClassifierDropout = 0.2f });
        var batch = new TokenBatch();
        batch.Add([2, 9, 7, 3]);
        double Loss(ulong call) => device.ForwardBackward(batch, [1], 1f, seed: 3, call);
        double first = Loss(1);
        Assert.NotEqual(first, Loss(2));
        Assert.Equal(first, Loss(1));
    }

    [Theory, InlineData(Devices.Torch), InlineData(Devices.TorchHalf)]
    public void AnInterruptedRun_EndsInTheSameBits(string name)
    {
        float[] whole = Run(name, null, "whole", [], 20);
        Run(name, null, "part", [], 7);
        Assert.Equal(whole, Run(name, Path.Combine(folder.Path, "part", "checkpoint-7"), "part", [], 20));
    }

    [Theory, MemberData(nameof(OnTorch))]
    public void Steps_LeaveNoTensorsBehind(string name)
    {
        using var device = Load(name, null);
        device.CreateOptimizer(new() { LayerDecay = 0.9 });
        var examples = TinyModel.Examples(16);
        var batch = new TokenBatch();
        int[] labels = new int[16];
        examples.Fill([.. Enumerable.Range(0, 16)], batch, labels);
        var scores = new float[32];
        void Step(ulong number)
        {
            device.ClearGradients();
            device.ForwardBackward(batch, labels, 1f, 1, number, new() { ClassWeights = [1, 2], LabelSmoothing = 0.1f });
            device.Step(1e-4, GradientClipper.Scale(device.GradientNorm(), 1));
            device.Classify(batch, scores);
        }

        Step(0);
        long before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        for (ulong i = 1; i < 5; i++) Step(i);
        Assert.Equal(before, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
    }

    /// <summary>Ten updates on one device and ten on another: the same curve as on one, because rounding alone differs.</summary>
    [Theory]
    [InlineData("simd-2", Devices.Torch)]
    [InlineData(Devices.Torch, "simd-2")]
    [InlineData(Devices.Torch, Devices.Torch)]
    public void ARunBegunOnOneDevice_GoesOnOnAnother(string first, string second)
    {
        List<double> whole = [], parts = [];
        Run("simd-2", null, "whole", whole, 20);
        Run(first, null, "parts", parts, 10);
        Run(second, Path.Combine(folder.Path, "parts", "checkpoint-10"), "parts", parts, 20);
        Assert.Equal(20, parts.Count);
        // The tiny model of the golden files has no dropout, which each device draws in its own way.
        foreach (var (expected, actual) in whole.Zip(parts)) AssertClose.Equal(expected, actual, 5e-5 * Math.Max(1, expected), "loss");
    }

    float[] Run(string device, string? resume, string name, List<double> losses, int until)
    {
        using var on = Load(device, resume);
        using var cancel = new CancellationTokenSource();
        var run = new TrainingRun
        {
            Examples = TinyModel.Examples(50),
            Progress = at =>
            {
                losses.Add(at.Loss);
                if (at.Step == until) cancel.Cancel();
            },
            Checkpoints = new CheckpointStore(Path.Combine(folder.Path, name), new Dictionary<string, string>()) { Interval = SaveInterval.Never },
            Resume = resume is null ? null : TrainingCheckpoint.Read(resume),
        };
        try
        {
            new Trainer(on, options).Run(run, cancel.Token);
        }
        catch (OperationCanceledException) when (until < 20)
        {
        }
        return [.. on.Parameters.SelectMany(parameter => on.Weights(parameter.Name))];
    }

    static ITrainingDevice Load(string device, string? resume, ModelTrainingOptions? setup = null) =>
        Devices.Load(device, resume ?? GoldenFolder.Require("models/bert"), ["no", "yes"], setup, seed: 1);
}
