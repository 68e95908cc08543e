using Lab.Monitor.Retraining;
using Lab.Monitoring;

namespace Lab.Services.Tests.Monitor.Retraining;

public sealed class RetrainingPolicyTests
{
    static readonly DateTimeOffset now = new(2030, 1, 2, 0, 0, 0, TimeSpan.Zero);

    static string? Decide(RetrainingOptions options, bool isUnderWay, double[] hoursAgo, params (string Cause, FindingState State)[] findings) => RetrainingPolicy.Decide(
        findings.Select(finding => new Finding(finding.Cause, finding.State, "", [])), [.. hoursAgo.Select(hours => now.AddHours(-hours))], isUnderWay, options, now);

    [Theory]
    [InlineData(Causes.ModelAge, FindingState.Raised, Causes.ModelAge)]
    [InlineData(Causes.MetricDrop, FindingState.Raised, Causes.MetricDrop)]
    [InlineData(Causes.LabelDrift, FindingState.Raised, null)]
    [InlineData(Causes.LengthDrift, FindingState.Raised, null)]
    [InlineData(Causes.ModelAge, FindingState.Near, null)]
    [InlineData(Causes.ModelAge, FindingState.Clear, null)]
    [InlineData(Causes.ModelAge, FindingState.Unknown, null)]
    public void ByDefault_AgeAndMetricAsk_AndDriftDoesNot(string cause, FindingState state, string? asks) => Assert.Equal(asks, Decide(new(), false, [], (cause, state)));

    [Theory]
    [InlineData("none", null)]
    [InlineData("label-drift", Causes.LabelDrift)]
    [InlineData(" label-drift , model-age", Causes.ModelAge)]
    public void Causes_AreThoseOfTheOption(string causes, string? asks) =>
        Assert.Equal(asks, Decide(new() { Causes = causes }, false, [], (Causes.ModelAge, FindingState.Raised), (Causes.LabelDrift, FindingState.Raised)));

    [Theory]
    [InlineData(false, new double[0], true)]
    [InlineData(true, new double[0], false)]
    [InlineData(false, new[] { 5.9 }, false)]
    [InlineData(false, new[] { 6.0 }, true)]
    [InlineData(false, new[] { 7.0, 23.9 }, false)]
    [InlineData(false, new[] { 7.0, 24.0, 30.0 }, true)]
    public void OneAtATime_WithAPause_AndABudgetADay(bool isUnderWay, double[] hoursAgo, bool asks) =>
        Assert.Equal(asks, Decide(new(), isUnderWay, hoursAgo, (Causes.ModelAge, FindingState.Raised)) is not null);
}
