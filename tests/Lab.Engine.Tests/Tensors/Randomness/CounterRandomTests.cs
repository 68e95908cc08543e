using Lab.Tensors;

namespace Lab.Engine.Tests.Tensors.Randomness;

public class CounterRandomTests
{
    const int Draws = 1 << 18;

    [Fact]
    public void Bits_AreEachSetHalfTheTime()
    {
        var counts = new int[32];
        for (uint i = 0; i < Draws; i++)
        {
            uint bits = CounterRandom.Bits(42, i);
            for (int b = 0; b < 32; b++) counts[b] += (int)(bits >> b) & 1;
        }
        // Six standard deviations of a binomial count.
        Assert.All(counts, count => Assert.InRange(count, (Draws / 2) - (3 * Math.Sqrt(Draws)), (Draws / 2) + (3 * Math.Sqrt(Draws))));
    }

    [Fact]
    public void NeighbouringIndicesAndKeys_AreNotCorrelated()
    {
        double byIndex = 0, byKey = 0;
        for (uint i = 0; i < Draws; i++)
        {
            double x = CounterRandom.Uniform(7, i) - 0.5;
            byIndex += x * (CounterRandom.Uniform(7, i + 1) - 0.5);
            byKey += x * (CounterRandom.Uniform(8, i) - 0.5);
        }
        double deviation = Math.Sqrt(Draws) / 12;
        Assert.InRange(byIndex, -6 * deviation, 6 * deviation);
        Assert.InRange(byKey, -6 * deviation, 6 * deviation);
    }

    [Fact]
    public void Normal_HasMeanZeroAndDeviationOne()
    {
        double sum = 0, squares = 0;
        for (uint i = 0; i < Draws; i++)
        {
            double x = CounterRandom.Normal(3, i);
            sum += x;
            squares += x * x;
        }
        Assert.Equal(0, sum / Draws, 0.012);
        Assert.Equal(1, squares / Draws, 0.017);
    }

    [Fact]
    public void Keys_DifferByEveryPart()
    {
        ulong[] keys = [CounterRandom.Key(0, 0, 0), CounterRandom.Key(1, 0, 0), CounterRandom.Key(0, 1, 0), CounterRandom.Key(0, 0, 1)];
        Assert.Equal(4, keys.Distinct().Count());
    }

    [Fact]
    public void Dropout_RemovesTheGivenShare()
    {
        var dropout = new Dropout(0.1f, CounterRandom.Key(5, 6, 7));
        int removed = 0;
        for (uint i = 0; i < Draws; i++) removed += dropout.Factor(i) == 0 ? 1 : 0;
        Assert.Equal(0.1, (double)removed / Draws, 0.004);
    }
}
