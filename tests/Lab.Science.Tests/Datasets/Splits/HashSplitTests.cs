namespace Lab.Datasets.Tests;

public class HashSplitTests
{
    // Python: int(hashlib.sha256(text.encode()).hexdigest()[:8], 16) % 10
    [Theory]
    [InlineData("", 0)]
    [InlineData("Absolutely wonderful - silky and sexy and comfortable", 1)]
    [InlineData("caf\u00e9 \U0001F600", 7)]
    public void Fold_IsThatOfTheContract(string text, int expected) => Assert.Equal(expected, HashSplit.Fold(text));

    [Fact]
    public void Parts_KeepTheOrderAndEveryExample()
    {
        var examples = Enumerable.Range(0, 500).Select(i => new LabelledExample($"text {i}", 0, i + 2)).ToArray();
        var split = HashSplit.Split(examples);
        Assert.Equal(examples.Where(e => HashSplit.Fold(e.Text) < 8), split.Train);
        Assert.Equal(examples.Where(e => HashSplit.Fold(e.Text) == 8), split.Validation);
        Assert.Equal(examples.Where(e => HashSplit.Fold(e.Text) == 9), split.Test);
    }
}
