namespace Lab.Datasets.Tests;

public class StratifiedFoldsTests
{
    [Fact]
    public void EveryExample_IsHeldOutOnce_AndLearnedFromInTheOtherFolds()
    {
        LabelledExample[] examples = [.. Enumerable.Range(0, 47).Select(i => new LabelledExample($"text {i}", i % 3, i + 2))];
        var folds = StratifiedFolds.Split(examples, 5, seed: 1).ToArray();
        Assert.Equal(5, folds.Length);
        Assert.Equal(examples.OrderBy(e => e.Line), folds.SelectMany(fold => fold.HeldOut).OrderBy(e => e.Line));
        Assert.All(folds, fold => Assert.Equal(examples, fold.Train.Concat(fold.HeldOut).OrderBy(e => e.Line)));
    }

    [Fact]
    public void Seed_DecidesTheFolds()
    {
        int[] labels = [.. Enumerable.Range(0, 60).Select(i => i % 2)];
        Assert.Equal(StratifiedFolds.Assign(labels, 4, seed: 5), StratifiedFolds.Assign(labels, 4, seed: 5));
        Assert.NotEqual(StratifiedFolds.Assign(labels, 4, seed: 5), StratifiedFolds.Assign(labels, 4, seed: 6));
    }
}
