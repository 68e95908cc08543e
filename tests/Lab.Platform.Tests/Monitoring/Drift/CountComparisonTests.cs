using Lab.Monitoring.Drift;

namespace Lab.Platform.Tests.Monitoring.Drift;

public sealed class CountComparisonTests
{
    // Jensen-Shannon distance, stability index, chi-square and p of scipy 1.17 on the same counts.
    [Theory]
    [InlineData(new long[] { 36, 51, 90 }, new long[] { 26, 46, 73 }, 0.03256879652229333, 0.005885002866368387, 0.4681405277132942, 0.7913062137158304)]
    [InlineData(new long[] { 48, 66, 127 }, new long[] { 69, 46, 40 }, 0.26264724525533795, 0.39166848680588184, 35.66954761895808, 1.7966196632844027e-08)]
    [InlineData(new long[] { 70, 41 }, new long[] { 28, 41 }, 0.19190840152630412, 0.20601287900343312, 8.67215041128085, 0.0032310969121158413)]
    [InlineData(new long[] { 50, 30, 0 }, new long[] { 40, 20, 7 }, 0.23581795011423556, 0.7443193224526984, 9.032089552238805, 0.010932177480240522)]
    [InlineData(new long[] { 20, 10, 0, 0 }, new long[] { 0, 0, 15, 5 }, 1, 17.218465100272986, 50, 7.989179244951495e-11)]
    [InlineData(new long[] { 12, 8, 5 }, new long[] { 12, 8, 5 }, 0, 0, 0, 1)]
    [InlineData(new long[] { 20, 0 }, new long[] { 7, 0 }, 0, 0, 0, 1)]
    public void Counts_AreComparedAsElsewhere(long[] reference, long[] current, double distance, double index, double statistic, double p)
    {
        var compared = CountComparison.Of(reference, current);
        Assert.Equal(distance, compared.JensenShannon, 1e-9);
        Assert.Equal(index, compared.StabilityIndex, 1e-9);
        Assert.Equal(statistic, compared.Statistic, 1e-9);
        Assert.Equal(p, compared.P, Math.Max(1e-15, p * 1e-9));
    }

    [Fact]
    public void Names_OfOneSideOnly_CountAsNone()
    {
        var byName = CountComparison.Of(new Dictionary<string, long> { ["a"] = 20, ["b"] = 10 }, new Dictionary<string, long> { ["c"] = 15, ["d"] = 5 });
        Assert.Equal((1, 3, 30L, 20L), (byName.JensenShannon, byName.Degrees, byName.ReferenceRows, byName.CurrentRows));
    }

    [Fact]
    public void NoRows_AreRefused() => Assert.Throws<ArgumentException>(() => CountComparison.Of([1L], [0L]));

    // Closed forms (erfc for one degree, a finite sum for even ones), computed with 60 digits.
    [Theory]
    [InlineData(0, 3, 1)]
    [InlineData(3.841458820694124, 1, 0.05)]
    [InlineData(1e-8, 1, 0.9999202115440526)]
    [InlineData(100, 1, 1.523970604832094e-23)]
    [InlineData(9.487729036781154, 4, 0.05)]
    [InlineData(1000, 10, 1.8702907209159498e-208)]
    [InlineData(90, 100, 0.7531979655998298)]
    public void ChiSquared_HasTheKnownTail(double statistic, int degrees, double p) =>
        Assert.Equal(p, ChiSquared.Survival(statistic, degrees), p * 1e-9);
}
