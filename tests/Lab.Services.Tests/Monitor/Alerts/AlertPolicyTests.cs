using Lab.Monitor.Alerts;
using Lab.Monitoring;

namespace Lab.Services.Tests.Monitor.Alerts;

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
    [InlineData(FindingState.Raised, nameof(AlertAction.Mail))]
    [InlineData(FindingState.Near, nameof(AlertAction.None))]
    [InlineData(FindingState.Clear, nameof(AlertAction.None))]
    [InlineData(FindingState.Unknown, nameof(AlertAction.None))]
    public void NotYetRaised_OnlyALimitThatIsPassedMails(FindingState state, string action)
    {
        var decision = Decide(state);
        Assert.Equal(action, decision.Action.ToString());
        Assert.Equal(action == nameof(AlertAction.Mail) ? new AlertState(now, null) : null, decision.State);
    }

    [Theory]
    [InlineData(FindingState.Raised, nameof(AlertAction.None))]
    [InlineData(FindingState.Near, nameof(AlertAction.None))]
    [InlineData(FindingState.Unknown, nameof(AlertAction.None))]
    [InlineData(FindingState.Clear, nameof(AlertAction.Clear))]
    public void Mailed_IsSilentUntilItClears(FindingState state, string action)
    {
        var raised = new AlertState(now - day, now - TimeSpan.FromHours(23));
        var decision = Decide(state, raised);
        Assert.Equal((action, action == nameof(AlertAction.Clear) ? null : raised), (decision.Action.ToString(), decision.State));
    }

    [Theory]
    [InlineData(FindingState.Raised, nameof(AlertAction.Remind))]
    [InlineData(FindingState.Near, nameof(AlertAction.None))]
    public void LastingCause_IsMailedAgainWhenTheIntervalIsOver(FindingState state, string action) =>
        Assert.Equal(action, Decide(state, new AlertState(now - (2 * day), now - day)).Action.ToString());

    [Theory]
    [InlineData(FindingState.Raised, nameof(AlertAction.Mail))]
    [InlineData(FindingState.Near, nameof(AlertAction.Mail))]
    [InlineData(FindingState.Unknown, nameof(AlertAction.None))]
    [InlineData(FindingState.Clear, nameof(AlertAction.Clear))]
    public void UndeliveredMail_IsTriedAgain(FindingState state, string action) =>
        Assert.Equal(action, Decide(state, new AlertState(now - day, null)).Action.ToString());
}
