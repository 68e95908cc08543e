namespace Lab.Datasets.Tests;

public class StratifiedSplitTests
{
    static LabelledExample[] Examples(params int[] perClass) =>
        [.. perClass.SelectMany((count, label) => Enumerable.Range(0, count).Select(i => new LabelledExample($"{label} {i}", label, i + 2)))];

    static string Counts(IEnumerable<LabelledExample> part, int classes) =>
        string.Join(',', Enumerable.Range(0, classes).Select(label => part.Count(example => example.Label == label)));

    [Theory]
    [InlineData(new[] { 100, 50, 10 }, "80,40,8", "10,5,1", "10,5,1")]
    [InlineData(new[] { 7, 3, 1 }, "5,2,1", "1,0,0", "1,1,0")]
    [InlineData(new[] { 15, 25 }, "12,20", "2,2", "1,3")]
    public void EachClass_IsCutByLargestRemainder_AndThePartsHaveTheirSizes(int[] perClass, string train, string validation, string test)
    {
        var split = StratifiedSplit.Split(Examples(perClass), seed: 3);
        Assert.Equal(
            (train, validation, test), (Counts(split.Train, perClass.Length), Counts(split.Validation, perClass.Length), Counts(split.Test, perClass.Length)));
    }

    [Fact]
    public void EveryExample_IsInOnePart()
    {
        var examples = Examples(83, 41);
        var split = StratifiedSplit.Split(examples, seed: 1, validation: 0.25, test: 0.05);
        Assert.Equal(examples.OrderBy(e => e.Text), split.Train.Concat(split.Validation).Concat(split.Test).OrderBy(e => e.Text));
    }

    [Fact]
    public void Seed_DecidesTheParts()
    {
        var examples = Examples(60, 40);
        Assert.Equal(StratifiedSplit.Split(examples, seed: 5).Test, StratifiedSplit.Split(examples, seed: 5).Test);
        Assert.NotEqual(StratifiedSplit.Split(examples, seed: 5).Test, StratifiedSplit.Split(examples, seed: 6).Test);
    }

    [Theory]
    [InlineData(-0.1, 0.1)]
    [InlineData(0.5, 0.5)]
    [InlineData(double.NaN, 0.1)]
    public void SharesThatLeaveNothing_AreRefused(double validation, double test) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => StratifiedSplit.Split(Examples(10, 10), seed: 1, validation, test));
}
