using Lab.Monitoring.Alerts;
using Lab.Monitoring.Findings;

namespace Lab.Platform.Tests.Monitoring.Alerts;

public sealed class AlertPolicyTests
{
    static readonly DateTimeOffset now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    static readonly TimeSpan day = TimeSpan.FromDays(1);

    static AlertDecision Decide(FindingState state, AlertState? raised = null)
    {
        var states = new Dictionary<string, AlertState>();
        if (raised is not null) states["cause"] = raised;
        return Assert.Single(AlertPolicy.Decide([new Finding("cause", state, "v", [])], states, day, now));
    }

    [Theory]
    [InlineData(FindingState.Raised, AlertAction.Mail)]
    [InlineData(FindingState.Near, AlertAction.None)]
    [InlineData(FindingState.Clear, AlertAction.None)]
    [InlineData(FindingState.Unknown, AlertAction.None)]
    public void NotYetRaised_OnlyALimitThatIsPassedMails(FindingState state, AlertAction action)
    {
        var decision = Decide(state);
        Assert.Equal(action, decision.Action);
        Assert.Equal(action == AlertAction.Mail ? new AlertState(now, null) : null, decision.State);
    }

    [Theory]
    [InlineData(FindingState.Raised, AlertAction.None)]
    [InlineData(FindingState.Near, AlertAction.None)]
    [InlineData(FindingState.Unknown, AlertAction.None)]
    [InlineData(FindingState.Clear, AlertAction.Clear)]
    public void Mailed_IsSilentUntilItClears(FindingState state, AlertAction action)
    {
        var raised = new AlertState(now - day, now - TimeSpan.FromHours(23));
        var decision = Decide(state, raised);
        Assert.Equal((action, action == AlertAction.Clear ? null : raised), (decision.Action, decision.State));
    }

    [Theory]
    [InlineData(FindingState.Raised, AlertAction.Remind)]
    [InlineData(FindingState.Near, AlertAction.None)]
    public void LastingCause_IsMailedAgainWhenTheIntervalIsOver(FindingState state, AlertAction action) =>
        Assert.Equal(action, Decide(state, new AlertState(now - (2 * day), now - day)).Action);

    [Theory]
    [InlineData(FindingState.Raised, AlertAction.Mail)]
    [InlineData(FindingState.Near, AlertAction.Mail)]
    [InlineData(FindingState.Unknown, AlertAction.None)]
    [InlineData(FindingState.Clear, AlertAction.Clear)]
    public void UndeliveredMail_IsTriedAgain(FindingState state, AlertAction action) =>
        Assert.Equal(action, Decide(state, new AlertState(now - day, null)).Action);
}
