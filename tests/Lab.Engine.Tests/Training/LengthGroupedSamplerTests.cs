using Lab.Training;

namespace Lab.Engine.Tests.Training;

public class LengthGroupedSamplerTests
{
    static EncodedExamples Examples(int count)
    {
        var examples = new EncodedExamples();
        for (int i = 0; i < count; i++) examples.Add(new int[1 + (i * 37 % 100)], i % 3);
        return examples;
    }

    [Theory]
    [InlineData(1, 32)]
    [InlineData(64, 32)]
    [InlineData(5003, 32)]
    [InlineData(100, 7)]
    public void Epoch_VisitsEveryExampleOnce(int count, int batchSize)
    {
        var sampler = new LengthGroupedSampler(Examples(count), batchSize, seed: 3);
        var batches = sampler.Epoch(0).Select(b => b.ToArray()).ToArray();
        Assert.Equal(sampler.BatchCount, batches.Length);
        Assert.Equal(Enumerable.Range(0, count), batches.SelectMany(b => b).Order());
        Assert.All(batches, b => Assert.InRange(b.Length, 1, batchSize));
    }

    [Fact]
    public void Batches_HoldTextsOfAboutOneLength()
    {
        var examples = Examples(5000);
        var spreads = new LengthGroupedSampler(examples, 32, seed: 3).Epoch(0)
            .Select(b => b.ToArray().Max(examples.Length) - b.ToArray().Min(examples.Length)).Order().ToArray();
        Assert.InRange(spreads[spreads.Length / 2], 0, 5);
    }

    [Fact]
    public void FileSortedByClass_StillGivesMixedBatches()
    {
        var examples = new EncodedExamples();
        for (int i = 0; i < 3200; i++) examples.Add(new int[5 + (i % 20)], i < 1600 ? 0 : 1);
        foreach (var batch in new LengthGroupedSampler(examples, 32, seed: 3).Epoch(0))
        {
            int second = batch.ToArray().Count(i => i >= 1600);
            // 16 on average, with a deviation of 2.8.
            Assert.InRange(second, 3, 29);
        }
    }

    [Fact]
    public void Order_DependsOnSeedAndEpochOnly()
    {
        var examples = Examples(500);
        static int[] Flat(LengthGroupedSampler sampler, int epoch) => [.. sampler.Epoch(epoch).SelectMany(b => b.ToArray())];
        var first = Flat(new(examples, 32, 3), 1);
        Assert.Equal(first, Flat(new(examples, 32, 3), 1));
        Assert.NotEqual(first, Flat(new(examples, 32, 3), 0));
        Assert.NotEqual(first, Flat(new(examples, 32, 4), 1));
    }
}
