using Lab.Monitor;
using Lab.Monitor.Alerts;
using Lab.Monitor.Passes;
using Lab.Monitoring;
using Lab.Monitoring.Staleness;
using Lab.Records;
using Lab.TestSupport;

namespace Lab.Services.Tests.Monitor.Passes;

public sealed class MonitorPassTests
{
    static readonly DateTimeOffset now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    static readonly ReferenceStatistics starter = ReferenceStatistics.TryLoad(Path.Combine(RepositoryRoot.Path, "data", "models", "starter"))!;
    static readonly ModelHistory history = new(new ChampionVersion("2", now.AddDays(-1)), [new("r", "run", now, 0.7)]);

    static PassInput Input(IReadOnlyList<PredictionRecord> window) =>
        new(now, new(window, null), history, starter, new([], null), new([], null), new Dictionary<string, AlertState>());

    static PassResult Evaluate(PassInput input) => MonitorPass.Evaluate(input, new MonitorOptions(), TimeSpan.FromDays(1));

    static FindingState[] States(PassResult pass) => [.. pass.Findings.Select(finding => finding.State)];

    [Fact]
    public void HealthySystem_HasFiveClearFindings()
    {
        var pass = Evaluate(Input(new DrawnWindows(starter, 1).Draw(500)));
        Assert.Equal([Causes.ModelAge, Causes.MetricDrop, Causes.LabelDrift, Causes.ConfidenceDrift, Causes.LengthDrift], pass.Findings.Select(finding => finding.Cause));
        Assert.All(States(pass), state => Assert.Equal(FindingState.Clear, state));
        Assert.All(pass.Decisions, decision => Assert.Equal(AlertAction.None, decision.Action));
        Assert.Equal(("2", "1", 500), (pass.ChampionVersion, pass.ServedVersion, pass.Answers));
    }

    [Fact]
    public void AnswersOfAnEarlierVersion_AreLeftOut()
    {
        var drawn = new DrawnWindows(starter, 1);
        PredictionRecord[] window = [.. drawn.Draw(300).Select(record => record with { Version = "2" }), .. drawn.Draw(300, _ => "negative")];
        var pass = Evaluate(Input(window));
        Assert.Equal(("2", 300), (pass.ServedVersion, pass.Answers));
        Assert.All(States(pass), state => Assert.Equal(FindingState.Clear, state));
    }

    [Fact]
    public void SourceThatIsAway_LeavesTheOthersJudged()
    {
        var input = Input(new DrawnWindows(starter, 1).Draw(500));
        Assert.Equal(
            [FindingState.Unknown, FindingState.Unknown, FindingState.Clear, FindingState.Clear, FindingState.Clear],
            States(Evaluate(input with { History = new(null, "refused") })));
        Assert.Equal(
            [FindingState.Clear, FindingState.Clear, FindingState.Unknown, FindingState.Unknown, FindingState.Unknown],
            States(Evaluate(input with { Predictions = new(null, "refused") })));
        Assert.Equal(
            [FindingState.Clear, FindingState.Clear, FindingState.Unknown, FindingState.Unknown, FindingState.Unknown],
            States(Evaluate(input with { Reference = new(null, "newer") })));
    }

    [Fact]
    public void WhatOthersFound_IsMailedLikeItsOwn_AndClearedByTheNextOfItsCause()
    {
        var found = new Finding("batch-drift incoming", FindingState.Raised, "The predicted labels have drifted away from the reference.", []);
        var input = Input(new DrawnWindows(starter, 1).Draw(500)) with { Found = [found] };

        Assert.Equal(AlertAction.Mail, Evaluate(input).Decisions.Single(decision => decision.Finding == found).Action);

        var raised = new Dictionary<string, AlertState> { [found.Cause] = new(now, now) };
        var cleared = input with { Raised = raised, Found = [found with { State = FindingState.Clear }] };
        Assert.Equal(AlertAction.Clear, Evaluate(cleared).Decisions.Single(decision => decision.Finding.Cause == found.Cause).Action);
    }
}
