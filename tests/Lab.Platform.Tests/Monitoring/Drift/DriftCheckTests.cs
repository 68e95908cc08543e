using Lab.Monitoring;
using Lab.Monitoring.Drift;
using Lab.Records;
using Lab.TestSupport;

namespace Lab.Platform.Tests.Monitoring.Drift;

public sealed class DriftCheckTests
{
    static readonly ReferenceStatistics starter = ReferenceStatistics.TryLoad(Path.Combine(RepositoryRoot.Path, "data", "models", "starter"))!;

    static FindingState[] States(IReadOnlyList<Finding> findings) => [.. findings.Select(finding => finding.State)];

    // A rate of 0.001 on 600 findings: 0.6 expected, more than 3 in one of 300 such tests.
    [Fact]
    public void WindowsDrawnFromTheReference_RaiseAtMostTheStatedRate()
    {
        var windows = new DrawnWindows(starter, seed: 1);
        int raised = 0;
        for (int i = 0; i < 200; i++)
            raised += States(DriftCheck.Run(windows.Draw(i % 2 == 0 ? 200 : 1_000), starter, new DriftOptions())).Count(state => state == FindingState.Raised);
        Assert.InRange(raised, 0, 3);
    }

    // Reference and windows both drawn, so that the rate is the nominal one: 20 of 400 expected, 40 is above four sigma.
    [Fact]
    public void ChanceAlone_RaisesAtMostTheStatedRate()
    {
        var windows = new DrawnWindows(starter, seed: 2);
        var options = new DriftOptions { FalseAlarmRate = 0.05, MaxLabelDistance = 0.001, MaxConfidenceIndex = 0.001, MaxLengthIndex = 0.001 };
        int[] raised = new int[3];
        for (int i = 0; i < 400; i++)
        {
            var states = States(DriftCheck.Run(windows.Draw(400), windows.Measure(1_000), options));
            for (int check = 0; check < 3; check++)
                if (states[check] == FindingState.Raised) raised[check]++;
        }
        Assert.All(raised, count => Assert.InRange(count, 1, 40));
    }

    [Fact]
    public void MoreNegativeAnswers_RaiseLabelDriftOnly()
    {
        var windows = new DrawnWindows(starter, seed: 3);
        int kept = 0;
        var findings = DriftCheck.Run(windows.Draw(500, label => label == "positive" && kept++ % 3 == 0 ? "negative" : label), starter, new DriftOptions());
        Assert.Equal([Causes.LabelDrift, Causes.ConfidenceDrift, Causes.LengthDrift], findings.Select(finding => finding.Cause));
        Assert.Equal([FindingState.Raised, FindingState.Clear, FindingState.Clear], States(findings));
        Assert.Equal("The predicted labels have drifted away from the reference.", findings[0].Verdict);
        Assert.Equal(
            ["answers in the window", "Jensen-Shannon distance of the labels", "probability by chance", "share of negative", "share of neutral", "share of positive"],
            findings[0].Numbers.Select(number => number.Name));
        Assert.Equal("below 0.100", findings[0].Numbers[1].Limit);
    }

    [Fact]
    public void ShorterTexts_RaiseLengthDriftOnly() => Assert.Equal(
        [FindingState.Clear, FindingState.Clear, FindingState.Raised],
        States(DriftCheck.Run(new DrawnWindows(starter, seed: 4).Draw(500, lengthen: 0.5), starter, new DriftOptions())));

    [Fact]
    public void LessCertainAnswers_RaiseConfidenceDriftOnly() => Assert.Equal(
        [FindingState.Clear, FindingState.Raised, FindingState.Clear],
        States(DriftCheck.Run(new DrawnWindows(starter, seed: 5).Draw(500, doubt: 0.9), starter, new DriftOptions())));

    [Fact]
    public void LabelThatTheReferenceDoesNotHave_IsSeen()
    {
        var findings = DriftCheck.Run(new DrawnWindows(starter, seed: 6).Draw(300, label => label == "neutral" ? "mixed" : label), starter, new DriftOptions());
        Assert.Equal(FindingState.Raised, findings[0].State);
        Assert.Contains(findings[0].Numbers, number => number.Name == "share of mixed");
    }

    [Fact]
    public void TooFewAnswers_OrNoReference_JudgeNothing()
    {
        var window = new DrawnWindows(starter, seed: 7).Draw(199, _ => "negative");
        Assert.All(DriftCheck.Run(window, starter, new DriftOptions()), finding => Assert.Equal(FindingState.Unknown, finding.State));
        Assert.All(DriftCheck.Run(window, null, new DriftOptions()), finding => Assert.Equal(FindingState.Unknown, finding.State));
    }
}
