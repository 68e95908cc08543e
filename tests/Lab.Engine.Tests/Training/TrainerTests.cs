using Lab.Tensors;
using Lab.TestSupport;
using Lab.Training;
using Lab.Transformers;

namespace Lab.Engine.Tests.Training;

public class TrainerTests
{
    static readonly TrainerOptions options = new() { Epochs = 30, BatchSize = 8, LearningRate = 3e-3, Seed = 5 };

    [Fact]
    public void SmallTask_IsLearnedByHeart()
    {
        using var device = TinyModel.Device(2);
        var trainer = new Trainer(device, options);
        var examples = TinyModel.Examples(60);
        var result = trainer.Run(examples);
        var probabilities = Evaluator.Predict(device, examples);
        int right = Enumerable.Range(0, examples.Count).Count(i => probabilities[(2 * i) + examples.Labels[i]] > 0.5f);
        Assert.Equal(60, right);
        Assert.Equal((240, 30, 30 * examples.TokenCount, 1800L), (result.Steps, result.Epochs, result.Tokens, result.Samples));
        Assert.True(result.EpochLosses[^1] < 0.1 * result.EpochLosses[0]);
    }

    [Fact]
    public void SameSeed_GivesTheSameBitsWhateverTheNumberOfThreads()
    {
        static float[] Train(ulong seed, int threads)
        {
            using var device = TinyModel.Device(threads);
            var trainer = new Trainer(device, options with { Epochs = 2, Seed = seed });
            trainer.Run(TinyModel.Examples(60));
            return TinyModel.Weights(device);
        }

        var first = Train(5, 2);
        Assert.Equal(first, Train(5, 2));
        Assert.Equal(first, Train(5, 1));
        Assert.NotEqual(first, Train(6, 2));
    }

    [Fact]
    public void Progress_CountsEveryStepAndTheTimeLeft()
    {
        using var device = TinyModel.Device();
        var trainer = new Trainer(device, options with { Epochs = 2 });
        var steps = new List<TrainingProgress>();
        var epochs = new List<int>();
        trainer.Run(TinyModel.Examples(20), steps.Add, (epoch, _) => epochs.Add(epoch));
        Assert.Equal([1, 2, 3, 4, 5, 6], steps.Select(s => s.Step));
        Assert.Equal([1, 1, 1, 2, 2, 2], steps.Select(s => s.Epoch));
        Assert.Equal([1, 2], epochs);
        Assert.Equal(TimeSpan.Zero, steps[^1].Remaining);
        Assert.All(steps, s => Assert.True(s.Steps == 6 && s.TokensPerSecond > 0 && double.IsFinite(s.Loss)));
    }

    [Fact]
    public void Cancellation_StopsBetweenTwoSteps()
    {
        using var device = TinyModel.Device();
        var trainer = new Trainer(device, options);
        using var cancel = new CancellationTokenSource();
        int last = 0;
        Assert.Throws<OperationCanceledException>(() => trainer.Run(
            TinyModel.Examples(60),
            p =>
            {
                last = p.Step;
                if (p.Step == 3) cancel.Cancel();
            },
            cancellation: cancel.Token));
        Assert.Equal(3, last);
    }

    [Fact]
    public void LossThatIsNoNumber_StopsWithStepAndHint()
    {
        using var device = TinyModel.Device();
        var trainer = new Trainer(device, options with { LearningRate = 1e30, WarmUpRatio = 0, MaxGradientNorm = null });
        var error = Assert.Throws<LabException>(() => trainer.Run(TinyModel.Examples(60)));
        Assert.Equal(ErrorKind.Model, error.Kind);
        Assert.StartsWith("step ", error.Where);
        Assert.Contains("smaller learning rate", error.Remedy);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)] // frozen parts, class weights, smoothing, a rate for each layer
    public void Steps_InTheSteadyState_AllocateNothing(bool variants)
    {
        var kernels = new SimdKernels(2);
        var model = variants
            ? ModelWeights.LoadForTraining(GoldenFolder.Require("models/bert"), ["no", "yes"], kernels, 1, new() { Frozen = new(true, 1), HiddenDropout = 0.1f })
            : TinyModel.Load(kernels);
        var loss = variants ? new CrossEntropyOptions { ClassWeights = [1, 2], LabelSmoothing = 0.1f } : null;
        using var device = new EngineDevice(model, kernels);
        device.CreateOptimizer(new() { LayerDecay = variants ? 0.9 : 1 });
        var examples = TinyModel.Examples(32);
        var batch = new TokenBatch();
        var labels = new int[32];
        int[] indices = [.. Enumerable.Range(0, 32)];
        var probabilities = new float[64];
        void Step(ulong number)
        {
            examples.Fill(indices, batch, labels);
            device.ClearGradients();
            device.ForwardBackward(batch, labels, 1f, 1, number, loss);
            device.Step(1e-4, GradientClipper.Scale(device.GradientNorm(), 1));
            device.Classify(batch, probabilities);
        }

        Assert.Equal(0, Allocations.OfOneCall(() =>
        {
            for (ulong i = 0; i < 5; i++) Step(i);
        }));
    }

    [Theory]
    [InlineData(0, 32, 1e-4, "epochs")]
    [InlineData(1, 0, 1e-4, "batch size")]
    [InlineData(1, 32, double.NaN, "learning rate")]
    public void Options_OutOfRange_AreNamed(int epochs, int batchSize, double rate, string name)
    {
        var error = Assert.Throws<LabException>(() => new TrainerOptions { Epochs = epochs, BatchSize = batchSize, LearningRate = rate }.Validate());
        Assert.Equal(ErrorKind.Usage, error.Kind);
        Assert.Contains(name, error.What);
    }
}
