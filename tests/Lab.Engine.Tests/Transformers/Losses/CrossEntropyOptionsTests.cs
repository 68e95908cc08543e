using Lab.Transformers;

namespace Lab.Engine.Tests.Transformers.Losses;

public class CrossEntropyOptionsTests
{
    [Fact]
    public void Balanced_GivesEveryClassTheSameWeightInAll()
    {
        // sklearn.utils.class_weight.compute_class_weight("balanced", classes=[0, 1, 2], y=[0, 0, 0, 0, 1, 2, 2, 2])
        Assert.Equal([8f / 12, 8f / 3, 8f / 9], ClassWeights.Balanced([0, 0, 0, 0, 1, 2, 2, 2], 3));
        // A class without rows.
        Assert.Equal([4f / 6, 1, 4f / 6], ClassWeights.Balanced([0, 0, 2, 2], 3));
    }

    [Fact]
    public void Weight_OfABatch_IsTheSumOverItsRows()
    {
        Assert.Equal(3, new CrossEntropyOptions().WeightOf([0, 1, 1]));
        Assert.Equal(4.5, new CrossEntropyOptions { ClassWeights = [0.5f, 2] }.WeightOf([0, 1, 1]));
    }

    [Theory]
    [InlineData(1f, null)]
    [InlineData(-0.1f, null)]
    [InlineData(float.NaN, null)]
    [InlineData(0f, new[] { 1f })]
    [InlineData(0f, new[] { 1f, -1f })]
    [InlineData(0f, new[] { 0f, 0f })]
    [InlineData(0f, new[] { 1f, float.PositiveInfinity })]
    public void OutOfRange_IsRefused(float smoothing, float[]? weights) =>
        Assert.Throws<LabException>(() => new CrossEntropyOptions { LabelSmoothing = smoothing, ClassWeights = weights }.Check(2));
}
