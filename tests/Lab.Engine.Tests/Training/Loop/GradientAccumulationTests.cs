using Lab.TestSupport;
using Lab.Training;
using Lab.Transformers;

namespace Lab.Engine.Tests.Training.Loop;

public class GradientAccumulationTests
{
    static float[] Train(int batchSize, int accumulation, CrossEntropyOptions loss)
    {
        using var device = TinyModel.Device(2);
        var trainer = new Trainer(
            device, new TrainerOptions { Epochs = 3, BatchSize = batchSize, GradientAccumulation = accumulation, WarmUpRatio = 0, Loss = loss });
        var result = trainer.Run(TinyModel.Examples(10));
        Assert.Equal((3, 30L), (result.Steps, result.Samples));
        return TinyModel.Weights(device);
    }

    [Theory]
    [InlineData(4, 3)] // 4, 4 and 2 rows
    [InlineData(5, 2)]
    [InlineData(1, 10)]
    public void SmallBatches_GiveTheUpdateOfOneLargeBatch(int batchSize, int accumulation)
    {
        foreach (var loss in new CrossEntropyOptions[] { new(), new() { ClassWeights = [0.5f, 2], LabelSmoothing = 0.1f } })
            // Rounding differs with the batch, and Adam amplifies that where a gradient is nearly 0 (key biases).
            AssertClose.Equal(Train(10, 1, loss), Train(batchSize, accumulation, loss), 3e-4, "weights");
    }

    [Fact]
    public void AnEpochThatDoesNotDivide_EndsWithASmallerUpdate()
    {
        using var device = TinyModel.Device();
        var trainer = new Trainer(device, new TrainerOptions { Epochs = 2, BatchSize = 4, GradientAccumulation = 2 });
        var steps = new List<int>();
        trainer.Run(TinyModel.Examples(20), p => steps.Add(p.Steps));
        Assert.Equal([6, 6, 6, 6, 6, 6], steps);
    }
}
