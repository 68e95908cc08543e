using Lab.TestSupport;
using Lab.Training;
using Lab.Transformers;

namespace Lab.Engine.Tests.Training.Optimization;

public class LayerDecayTests
{
    [Fact]
    public void EveryLayerBelow_HasItsShareOfTheRate()
    {
        using var device = TinyModel.Device();
        device.CreateOptimizer(new AdamWOptions { LayerDecay = 0.5, WeightDecay = 0 });
        var before = device.Parameters.ToDictionary(p => p.Name, p => Values(device, p));
        foreach (var group in device.Model.Parameters.Groups) device.Kernels.Fill(group.Gradient, 1);

        device.Step(0.125, 1);

        // The first step of Adam is the rate itself. Two layers: embeddings 0, layers 1 and 2, head 3.
        foreach (var parameter in device.Parameters)
        {
            float expected = 0.125f * MathF.Pow(0.5f, 3 - parameter.Depth);
            float[] changed = [.. before[parameter.Name].Zip(Values(device, parameter), (a, b) => a - b)];
            AssertClose.Equal([.. Enumerable.Repeat(expected, changed.Length)], changed, 1e-5, parameter.Name);
        }
    }

    [Fact]
    public void WithoutDecay_NothingChanges()
    {
        static float[] Step(double decay)
        {
            using var device = TinyModel.Device();
            var trainer = new Trainer(device, new TrainerOptions { Epochs = 1, BatchSize = 8, AdamW = new() { LayerDecay = decay } });
            trainer.Run(TinyModel.Examples(16));
            return TinyModel.Weights(device);
        }
        Assert.Equal(Step(1), Step(1));
        Assert.NotEqual(Step(1), Step(0.9));
    }

    static float[] Values(EngineDevice device, Parameter parameter)
    {
        var values = new float[parameter.Length];
        device.ReadWeights(parameter.Name, 0, values);
        return values;
    }
}
