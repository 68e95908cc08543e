using Lab.Tensors;
using Lab.TestSupport;
using Lab.Training;
using Lab.Transformers;

namespace Lab.Engine.Tests.Training.Optimization;

public class LayerDecayTests
{
    [Fact]
    public void EveryLayerBelow_HasItsShareOfTheRate()
    {
        using var kernels = new SimdKernels(1);
        using var model = TinyModel.Load(kernels);
        using var optimizer = new AdamWOptimizer(model.Parameters, kernels, new AdamWOptions { LayerDecay = 0.5, WeightDecay = 0 });
        var before = model.Parameters.All.ToDictionary(p => p.Name, p => Values(kernels, p.Value));
        foreach (var group in model.Parameters.Groups) kernels.Fill(group.Gradient, 1);

        optimizer.Step(0.125, 1);

        // The first step of Adam is the rate itself. Two layers: embeddings 0, layers 1 and 2, head 3.
        foreach (var parameter in model.Parameters.All)
        {
            float expected = 0.125f * MathF.Pow(0.5f, 3 - parameter.Depth);
            float[] changed = [.. before[parameter.Name].Zip(Values(kernels, parameter.Value), (a, b) => a - b)];
            AssertClose.Equal([.. Enumerable.Repeat(expected, changed.Length)], changed, 1e-5, parameter.Name);
        }
    }

    [Fact]
    public void WithoutDecay_NothingChanges()
    {
        static float[] Step(double decay)
        {
            using var kernels = new SimdKernels(1);
            using var model = TinyModel.Load(kernels);
            using var trainer = new Trainer(model, kernels, new TrainerOptions { Epochs = 1, BatchSize = 8, AdamW = new() { LayerDecay = decay } });
            trainer.Run(TinyModel.Examples(16));
            return TinyModel.Weights(model, kernels);
        }
        Assert.Equal(Step(1), Step(1));
        Assert.NotEqual(Step(1), Step(0.9));
    }

    static float[] Values(IKernels kernels, Tensor tensor)
    {
        var values = new float[tensor.Length];
        kernels.Download(tensor, values);
        return values;
    }
}
