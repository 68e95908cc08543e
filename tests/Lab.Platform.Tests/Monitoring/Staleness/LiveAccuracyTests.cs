using Lab.Monitoring;
using Lab.Monitoring.Staleness;
using Lab.Records;

namespace Lab.Platform.Tests.Monitoring.Staleness;

public sealed class LiveAccuracyTests
{
    static readonly DateTimeOffset now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    static PredictionRecord Answer(string id, string label = "negative") => new()
    {
        PredictionId = id,
        Time = now,
        Model = "m",
        Version = "1",
        Label = label,
        Scores = new Dictionary<string, float>(),
        Characters = 1,
        Tokens = 1,
        UnknownTokens = 0,
    };

    static FeedbackItem Correction(string? answer, string label, int minutes = 0) => new(
        new($"f-{answer}-{minutes}", 1, "t", "neutral", "positive", answer, "m", "1"), FeedbackState.Accepted, label, now.AddMinutes(minutes), null);

    static PredictionRecord[] Answers(int count) => [.. Enumerable.Range(0, count).Select(i => Answer($"a{i}"))];

    static FindingState? State(int answers, int wrong) =>
        LiveAccuracy.Of(Answers(answers), Enumerable.Range(0, wrong).Select(i => Correction($"a{i}", "positive")))?.Judge(new StalenessOptions { MinMetric = 0.7 })?.State;

    [Fact]
    public void AnswersAndCorrections_AreJoinedByTheIdOfTheAnswer()
    {
        var live = LiveAccuracy.Of(
            [Answer("a"), Answer("a"), Answer("b"), Answer("c"), Answer("d")],
            [Correction("a", "positive"), Correction("b", "negative"), Correction("c", "positive", 1), Correction("c", "negative", 2), Correction(null, "positive"), Correction("elsewhere", "positive")]);

        Assert.Equal(new LiveAccuracy(4, 3, 1), live);
        Assert.Equal(0.75, live!.AtMost);
    }

    [Fact]
    public void WithoutAnswers_ThereIsNone() => Assert.Null(LiveAccuracy.Of([], [Correction("a", "positive")]));

    [Theory]
    [InlineData(49, 49, null)]
    [InlineData(50, 0, FindingState.Clear)]
    [InlineData(100, 26, FindingState.Clear)]
    [InlineData(100, 28, FindingState.Near)]
    [InlineData(100, 30, FindingState.Near)]
    [InlineData(100, 31, FindingState.Raised)]
    [InlineData(100, 100, FindingState.Raised)]
    public void Limit_IsOfWhatIsSure(int answers, int wrong, FindingState? state) => Assert.Equal(state, State(answers, wrong));

    [Theory]
    [InlineData(0, 0.7, FindingState.Clear, "The newest")]
    [InlineData(60, 0.7, FindingState.Raised, "Corrections show")]
    [InlineData(0, 0.5, FindingState.Raised, "The newest")]
    [InlineData(60, 0.5, FindingState.Raised, "The newest")]
    public void MetricDrop_IsTheWorseOfRunsAndCorrections_WithTheNumbersOfBoth(int wrong, double newest, FindingState state, string verdict)
    {
        var history = new ModelHistory(new("1", now), [new("r1", "first", now.AddDays(-1), 0.7), new("r2", "second", now, newest)]);
        var live = LiveAccuracy.Of(Answers(100), Enumerable.Range(0, wrong).Select(i => Correction($"a{i}", "positive")));

        var finding = StalenessCheck.Run(history, new StalenessOptions(), now, live)[1];

        Assert.Equal((Causes.MetricDrop, state), (finding.Cause, finding.State));
        Assert.StartsWith(verdict, finding.Verdict);
        Assert.Contains(finding.Numbers, number => number.Name == "live accuracy");
        Assert.Contains(finding.Numbers, number => number.Name == "drop");
    }

    [Fact]
    public void TrackingServerAway_CorrectionsStillRaise_AndClearNothing()
    {
        FindingState Metric(int wrong) => StalenessCheck.Unknown("away", new StalenessOptions(), LiveAccuracy.Of(Answers(100), Enumerable.Range(0, wrong).Select(i => Correction($"a{i}", "positive"))))[1].State;

        Assert.Equal((FindingState.Raised, FindingState.Unknown), (Metric(60), Metric(0)));
    }
}
