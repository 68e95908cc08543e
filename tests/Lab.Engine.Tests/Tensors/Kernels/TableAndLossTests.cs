using Lab.Tensors;
using Lab.TestSupport;

namespace Lab.Engine.Tests.Tensors.Kernels;

public class TableAndLossTests
{
    public static TheoryData<string> Fast => Backends.Fast;

    [Theory, MemberData(nameof(Fast))]
    public void GatherAndScatter_WithRepeatedRows_AgreeWithTheReference(string backend)
    {
        int[] rows = [.. Enumerable.Range(0, 700).Select(i => (i * i) % 11)];
        foreach (int width in (int[])[1, 15, 16, 33, 64])
        {
            KernelCase.Agree(backend, c =>
            {
                Tensor table = c.Random(11, width), at = c.Integers(rows), y = c.Output(700, width), more = c.Random(700, width), gradient = c.Random(11, width);
                c.Kernels.Gather(table, at, false, y);
                c.Kernels.Gather(table, at, true, more);
                c.Kernels.ScatterAdd(c.Random(700, width), at, 4, gradient);
                return [y, more, gradient];
            }, 1e-5, $"width {width}");
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(11)]
    public void Gather_OfARowThatIsNotThere_IsRefused(int row)
    {
        using var kernels = new SimdKernels(1);
        using var c = new KernelCase(kernels);
        Assert.Throws<ArgumentOutOfRangeException>(() => kernels.Gather(c.Random(11, 4), c.Integers(row), false, c.Output(1, 4)));
    }

    [Theory]
    [InlineData(new[] { 1000f, 1001f }, new[] { 0.26894143f, 0.7310586f })]
    [InlineData(new[] { -100f, 5f }, new[] { 2.5e-46f, 1f })]
    [InlineData(new[] { -1000f, -1001f }, new[] { 0.7310586f, 0.26894143f })]
    [InlineData(new[] { 3f, 3f, 3f, 3f }, new[] { 0.25f, 0.25f, 0.25f, 0.25f })]
    public void Softmax_OfExtremeLogits_IsExact(float[] logits, float[] expected)
    {
        using var kernels = new SimdKernels(1);
        using var c = new KernelCase(kernels);
        Tensor x = c.Of(1, logits.Length, logits);
        kernels.Softmax(x, x);
        AssertClose.Equal(expected, c.Download(x), 1e-7, "softmax");
    }

    [Fact]
    public void CrossEntropy_GivesLossAndGradient()
    {
        using var kernels = new SimdKernels(1);
        using var c = new KernelCase(kernels);
        Tensor losses = c.Output(1, 2), gradient = c.Output(2, 3);
        kernels.CrossEntropy(c.Of(2, 3, [0, 0, 0, 1000, 0, -1000]), c.Integers(2, 1), Tensor.None, 0, 0.5f, losses, gradient);
        AssertClose.Equal([MathF.Log(3), 1000], c.Download(losses), 1e-7, "losses");
        AssertClose.Equal([1f / 6, 1f / 6, -1f / 3, 0.5f, -0.5f, 0], c.Download(gradient), 1e-7, "gradient");
    }

    [Fact]
    public void CrossEntropy_WithWeightsAndSmoothing_IsTheOneOfPyTorch()
    {
        // torch.nn.functional.cross_entropy([[0, 0], [ln 3, 0]], [0, 1], weight=[2, 0.5], label_smoothing=0.2, reduction="none")
        using var kernels = new SimdKernels(1);
        using var c = new KernelCase(kernels);
        Tensor losses = c.Output(1, 2), gradient = c.Output(2, 2);
        kernels.CrossEntropy(c.Of(2, 2, [0, 0, MathF.Log(3), 0]), c.Integers(0, 1), c.Of(1, 2, [2, 0.5f]), 0.2f, 1, losses, gradient);
        float ln2 = MathF.Log(2), quarter = MathF.Log(4), threeQuarters = MathF.Log(4f / 3);
        AssertClose.Equal([(1.8f * ln2) + (0.05f * ln2), (0.2f * threeQuarters) + (0.45f * quarter)], c.Download(losses), 1e-6, "losses");
        AssertClose.Equal([(1.85f / 2) - 1.8f, (1.85f / 2) - 0.05f, (0.65f * 0.75f) - 0.2f, (0.65f * 0.25f) - 0.45f], c.Download(gradient), 1e-6, "gradient");
    }

    [Fact]
    public void SoftCrossEntropy_GivesSoftmaxMinusTarget()
    {
        using var kernels = new SimdKernels(1);
        using var c = new KernelCase(kernels);
        Tensor losses = c.Output(1, 3), gradient = c.Output(3, 2);
        float ln3 = MathF.Log(3), quarter = MathF.Log(4), threeQuarters = MathF.Log(4f / 3);
        kernels.SoftCrossEntropy(c.Of(3, 2, [0, ln3, 0, ln3, 1000, -1000]), c.Of(3, 2, [0.25f, 0.75f, 0.5f, 0.5f, 1, 0]), 2, losses, gradient);
        // Where the target is what the model answers, the entropy of it is left.
        AssertClose.Equal([(0.25f * quarter) + (0.75f * threeQuarters), (quarter + threeQuarters) / 2, 0], c.Download(losses), 1e-6, "losses");
        AssertClose.Equal([0, 0, 2 * (0.25f - 0.5f), 2 * (0.75f - 0.5f), 0, 0], c.Download(gradient), 1e-6, "gradient");
    }

    [Fact]
    public void BinaryCrossEntropy_OfExtremeLogits_DoesNotOverflow()
    {
        using var kernels = new SimdKernels(1);
        using var c = new KernelCase(kernels);
        Tensor losses = c.Output(1, 2), gradient = c.Output(2, 2);
        kernels.BinaryCrossEntropy(c.Of(2, 2, [0, 1000, -1000, 0]), c.Of(2, 2, [1, 0, 1, 0.5f]), 2, losses, gradient);
        AssertClose.Equal([(MathF.Log(2) + 1000) / 2, (1000 + MathF.Log(2)) / 2], c.Download(losses), 1e-7, "losses");
        AssertClose.Equal([-0.5f, 1, -1, 0], c.Download(gradient), 1e-7, "gradient");
    }

    [Fact]
    public void SquaredError_GivesLossAndGradient()
    {
        using var kernels = new SimdKernels(1);
        using var c = new KernelCase(kernels);
        Tensor losses = c.Output(1, 2), gradient = c.Output(2, 1);
        kernels.SquaredError(c.Of(2, 1, [3, -1]), c.Of(2, 1, [1, 0]), 0.5f, losses, gradient);
        AssertClose.Equal([4, 1], c.Download(losses), 0, "losses");
        AssertClose.Equal([2, -1], c.Download(gradient), 0, "gradient");
    }

    [Fact]
    public void CrossEntropy_OfALabelThatIsNoClass_IsRefused()
    {
        using var kernels = new SimdKernels(1);
        using var c = new KernelCase(kernels);
        Assert.Throws<ArgumentOutOfRangeException>(() => kernels.CrossEntropy(c.Random(1, 3), c.Integers(3), Tensor.None, 0, 1, c.Output(1, 1), c.Output(1, 3)));
    }
}
