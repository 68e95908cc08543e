using Lab.Monitoring;
using Lab.Monitoring.Staleness;

namespace Lab.Platform.Tests.Monitoring.Staleness;

public sealed class StalenessCheckTests
{
    static readonly DateTimeOffset now = new(2030, 6, 1, 12, 0, 0, TimeSpan.Zero);

    static Finding Age(TimeSpan age) =>
        StalenessCheck.Run(new ModelHistory(new ChampionVersion("3", now - age), []), new StalenessOptions(), now)[0];

    static Finding Metric(StalenessOptions options, params double[] values) => StalenessCheck.Run(
        new ModelHistory(null, [.. values.Select((value, day) => new RunMetric($"r{day}", $"run-{day}", now.AddDays(day - 100), value))]), options, now)[1];

    [Theory]
    [InlineData(1, FindingState.Clear)]
    [InlineData(27, FindingState.Clear)]
    [InlineData(28, FindingState.Near)]
    [InlineData(30, FindingState.Near)]
    [InlineData(31, FindingState.Raised)]
    public void Age_IsHeldAgainstItsLimit(int days, FindingState state)
    {
        var finding = Age(TimeSpan.FromDays(days));
        Assert.Equal((Causes.ModelAge, state), (finding.Cause, finding.State));
        Assert.Equal(new Measurement("age of the model", $"{days} d", "at most 30 d"), finding.Numbers[0]);
    }

    [Fact]
    public void NoChampion_IsUnknown() =>
        Assert.Equal(FindingState.Unknown, StalenessCheck.Run(new ModelHistory(null, []), new StalenessOptions(), now)[0].State);

    [Theory]
    [InlineData(new[] { 0.70, 0.68 }, FindingState.Clear)]
    [InlineData(new[] { 0.70, 0.681 }, FindingState.Near)]
    [InlineData(new[] { 0.70, 0.60 }, FindingState.Raised)]
    [InlineData(new[] { 0.60, 0.70 }, FindingState.Clear)]
    [InlineData(new[] { 0.70 }, FindingState.Clear)]
    [InlineData(new[] { 0.70, double.NaN }, FindingState.Clear)]
    [InlineData(new double[0], FindingState.Unknown)]
    public void NewestRun_IsHeldAgainstTheBest(double[] values, FindingState state)
    {
        // 0.70 - 0.68 is a rounding above 0.02.
        var options = new StalenessOptions { MaxMetricDrop = values is [0.70, 0.68] ? 0.05 : 0.02 };
        Assert.Equal((Causes.MetricDrop, state), (Metric(options, values).Cause, Metric(options, values).State));
    }

    [Fact]
    public void Drop_IsWrittenWithBothRuns() => Assert.Equal(
        [
            new("test_macro_f1, newest run", "0.6000 (run-2)"), new("test_macro_f1, best run", "0.7000 (run-1)"),
            new("drop", "0.1000", "at most 0.0200"), new("runs compared", "3"),
        ],
        Metric(new StalenessOptions(), 0.65, 0.7, 0.6).Numbers);

    [Theory]
    [InlineData("1.02:03:04", "1 d 2 h")]
    [InlineData("00:00:05", "5 s")]
    [InlineData("02:00:05", "2 h")]
    [InlineData("00:00:00", "0 s")]
    [InlineData("-00:00:05", "0 s")]
    public void Duration_IsWrittenInItsLargestUnits(string span, string text) =>
        Assert.Equal(text, StalenessCheck.Duration(TimeSpan.Parse(span, System.Globalization.CultureInfo.InvariantCulture)));
}
