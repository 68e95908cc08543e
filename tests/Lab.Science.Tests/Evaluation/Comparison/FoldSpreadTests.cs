namespace Lab.Evaluation.Tests;

public class FoldSpreadTests
{
    // t of 4 degrees at 0.975 is 2.776445105; s^2 (1/5 + 1/4).
    [Fact]
    public void Interval_IsThatOfNadeauAndBengio()
    {
        var spread = FoldSpread.Of([0.80, 0.82, 0.84, 0.86, 0.88]);
        Assert.Equal(0.84, spread.Mean, 1e-12);
        Assert.Equal(Math.Sqrt(0.001), spread.StandardDeviation, 1e-12);
        double half = 2.7764451051977987 * Math.Sqrt(0.001 * 0.45);
        Assert.Equal(0.84 - half, spread.Low, 1e-9);
        Assert.Equal(0.84 + half, spread.High, 1e-9);
    }

    [Fact]
    public void EqualFolds_HaveNoSpread_AndOneFoldIsNone()
    {
        var spread = FoldSpread.Of([0.5, 0.5]);
        Assert.Equal((0.5, 0, 0.5, 0.5), (spread.Mean, spread.StandardDeviation, spread.Low, spread.High));
        Assert.Throws<ArgumentException>(() => FoldSpread.Of([0.5]));
    }
}
