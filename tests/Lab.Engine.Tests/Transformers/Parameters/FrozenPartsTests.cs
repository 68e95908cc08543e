using Lab.Engine.Tests.Tensors;
using Lab.Engine.Tests.Training;
using Lab.Tensors;
using Lab.TestSupport;
using Lab.Training;
using Lab.Transformers;

namespace Lab.Engine.Tests.Transformers.Parameters;

public class FrozenPartsTests
{
    [Theory]
    [InlineData("embeddings", true, 0)]
    [InlineData("layers:2", false, 2)]
    [InlineData(" Embeddings, layers:11", true, 11)]
    public void Text_IsRead(string text, bool embeddings, int layers) => Assert.Equal(new FrozenParts(embeddings, layers), FrozenParts.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("head")]
    [InlineData("layers")]
    [InlineData("layers:-1")]
    [InlineData("embeddings;layers:1")]
    public void OtherText_IsRefused(string text)
    {
        var error = Assert.Throws<LabException>(() => FrozenParts.Parse(text));
        Assert.Equal((ErrorKind.Usage, "ModelTrainingOptions.Frozen"), (error.Kind, error.Where));
    }

    [Fact]
    public void MoreLayersThanThereAre_AreRefused()
    {
        using var kernels = new SimdKernels(1);
        var error = Assert.Throws<LabException>(() => Load(kernels, new FrozenParts(false, 3)));
        Assert.Equal("layers:0 to layers:2", error.Expected);
    }

    /// <summary>Whatever is frozen: it keeps its bits, and the rest has the gradients it has without.</summary>
    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    [InlineData(false, 2)]
    [InlineData(true, 1)]
    [InlineData(true, 2)]
    public void GradientsOfTheRest_AreThoseOfTheWholeModel(bool embeddings, int layers)
    {
        using var kernels = new SimdKernels(2);
        using var whole = Load(kernels, FrozenParts.None);
        using var partly = Load(kernels, new FrozenParts(embeddings, layers));
        var examples = TinyModel.Examples(16);
        var batch = new TokenBatch();
        var labels = new int[16];
        examples.Fill([.. Enumerable.Range(0, 16)], batch, labels);
        foreach (var model in new[] { whole, partly })
        {
            model.ClearGradients();
            model.ForwardBackward(batch, labels, 1, 3, 4);
        }
        foreach (var (full, part) in whole.Parameters.All.Zip(partly.Parameters.All))
        {
            bool frozen = part.Depth == 0 ? embeddings : part.Depth <= layers;
            Assert.Equal((part.Name, frozen), (part.Name, part.Gradient.IsNone));
            if (!frozen) Assert.Equal(Values(kernels, full.Gradient), Values(kernels, part.Gradient));
        }

        using var device = new EngineDevice(partly, kernels);
        var trainer = new Trainer(device, new TrainerOptions { Epochs = 1, BatchSize = 4, WarmUpRatio = 0 });
        trainer.Run(examples);
        foreach (var (full, part) in whole.Parameters.All.Zip(partly.Parameters.All))
        {
            if (part.IsTrained) Assert.NotEqual(Values(kernels, full.Value), Values(kernels, part.Value));
            else Assert.Equal(Values(kernels, full.Value), Values(kernels, part.Value));
        }
    }

    /// <summary>
    /// Operations of a backward pass. A layer has 5 linear (2 each), 2 norms, an activation and the attention; the top layer
    /// also spreads the first rows; the head has 2 linear and an activation; the embeddings a norm and 3 tables.
    /// </summary>
    [Theory]
    [InlineData(false, 0, 5 + (2 * 14) + 1 + 4)]
    [InlineData(false, 1, 5 + (2 * 14) + 1 + 4 - 5)] // gradients pass through, weights have none
    [InlineData(true, 0, 5 + (2 * 14) + 1 - 2)] // nothing below the lowest layer: no gradients of its input
    [InlineData(true, 1, 5 + 14 - 2)]
    [InlineData(true, 2, 4)]
    public void FrozenParts_CostNoBackwardWork(bool embeddings, int layers, int expected)
    {
        using var kernels = new FakeDeviceKernels();
        using var model = Load(kernels, new FrozenParts(embeddings, layers));
        var batch = new TokenBatch();
        batch.Add([2, 7, 3]);
        model.ForwardBackward(batch, [1], 1, 3, 4);
        Assert.Equal(expected, kernels.BackwardCalls);
    }

    // With dropout: it goes on in frozen layers too.
    static SequenceClassificationModel Load(IKernels kernels, FrozenParts frozen) => ModelWeights.LoadForTraining(
        GoldenFolder.Require("models/bert"), ["no", "yes"], kernels, 1,
        new ModelTrainingOptions { Frozen = frozen, HiddenDropout = 0.1f, AttentionDropout = 0.2f, ClassifierDropout = 0.3f });

    static float[] Values(IKernels kernels, Tensor tensor)
    {
        var values = new float[tensor.Length];
        kernels.Download(tensor, values);
        return values;
    }
}
