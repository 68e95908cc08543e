using Lab.Pipelines;
using Lab.Statistics;

namespace Lab.Sentiment.Tests.Pipelines.Results;

public sealed class ReportMetricsTests
{
    // Truth a a b b, answers a b b b: a has precision 1 and recall 1/2, b precision 2/3 and recall 1.
    static readonly ClassificationReport report = ClassificationReport.Of([0, 0, 1, 1], [0.9f, 0.1f, 0.2f, 0.8f, 0.3f, 0.7f, 0.4f, 0.6f], ["a", "b"]);

    [Theory]
    [InlineData("accuracy", 0.75)]
    [InlineData("precision", 5 / 6.0)]
    [InlineData("macro_precision", 5 / 6.0)]
    [InlineData("recall", 0.75)]
    [InlineData("a.recall", 0.5)]
    [InlineData("b.precision", 2 / 3.0)]
    public void Metric_IsFoundByName(string name, double value)
    {
        Assert.True(ReportMetrics.IsName(name));
        Assert.Equal(value, ReportMetrics.Find(report, name)!.Value, 1e-12);
    }

    [Fact]
    public void Names_AreAllThere() => Assert.All(ReportMetrics.Names, name => Assert.NotNull(ReportMetrics.Find(report, name)));

    [Theory]
    [InlineData("acc")]
    [InlineData("a.accuracy")]
    [InlineData(".recall")]
    public void OtherName_IsNone(string name) => Assert.False(ReportMetrics.IsName(name));

    [Theory]
    [InlineData("accuracy", 0.75, true)]
    [InlineData("accuracy", 0.7501, false)]
    [InlineData("log_loss", 10, true)]
    [InlineData("log_loss", 0.01, false)]
    public void Condition_IsALeastValue_AndForLossesALargestOne(string metric, double threshold, bool met) =>
        Assert.Equal(met, ConditionResult.Of(new PushCondition(metric, threshold), report).Met);

    [Fact]
    public void Condition_OnAClassThatTheModelDoesNotHave_IsAnError() => Assert.Equal(
        (ErrorKind.Usage, "a class of a, b"),
        Assert.Throws<LabException>(() => ConditionResult.Of(new PushCondition("c.recall", 0), report)) is var error ? (error.Kind, error.Expected) : default);
}
