using Lab.Records;

namespace Lab.Platform.Tests.Records.Reference;

public sealed class DistributionTests
{
    [Fact]
    public void Edges_AreDeciles_AndEachBinHoldsAboutTheSame()
    {
        var of = Distribution.Of([.. Enumerable.Range(0, 1001).Select(i => (double)i).Reverse()]);
        AssertEdges(of, 0, 100, 200, 300, 400, 500, 600, 700, 800, 900, 1000);
        Assert.Equal([100L, 100, 100, 100, 100, 100, 100, 100, 100, 101], of.Counts);
    }

    [Fact]
    public void OuterBins_AreOpen()
    {
        var of = Distribution.Of([.. Enumerable.Range(0, 11).Select(i => (double)i)]);
        Assert.Equal([1L, 1, 0, 0, 0, 0, 0, 0, 0, 2], of.CountInBins([-5, 1, 9, 99]));
    }

    [Fact]
    public void EqualValues_AreOneBin()
    {
        var of = Distribution.Of([3, 3, 3]);
        AssertEdges(of, 3, 3);
        Assert.Equal([3L], of.Counts);
    }

    [Fact]
    public void NarrowBins_AreJoined()
    {
        var of = Distribution.Of([.. Enumerable.Range(0, 1001).Select(i => (double)i)], minWidth: 250);
        AssertEdges(of, 0, 300, 600, 900, 1000);
    }

    static void AssertEdges(Distribution of, params double[] edges) => Assert.Equal(edges, of.Edges);
}
