using Lab.Monitoring;

namespace Lab.Monitor.Alerts;

/// <summary>
/// One mail for each cause, then silence until the cause is over or a reminder is due. Between limit and clearing lies a band
/// (<see cref="FindingState.Near"/>) in which nothing changes, so that a number that trembles at its limit gives one mail.
/// </summary>
static class AlertPolicy
{
    /// <summary>One decision for each finding, in their order.</summary>
    /// <param name="findings">Of one pass.</param>
    /// <param name="raised">Causes that are raised already.</param>
    /// <param name="reminderInterval">Silence after a mail.</param>
    /// <param name="now">Time of the pass.</param>
    public static IReadOnlyList<AlertDecision> Decide(
        IEnumerable<Finding> findings, IReadOnlyDictionary<string, AlertState> raised, TimeSpan reminderInterval, DateTimeOffset now) =>
        [.. findings.Select(finding => Decide(finding, raised.GetValueOrDefault(finding.Cause), reminderInterval, now))];

    static AlertDecision Decide(Finding finding, AlertState? state, TimeSpan reminderInterval, DateTimeOffset now) => (finding.State, state) switch
    {
        (FindingState.Raised, null) => new(finding, AlertAction.Mail, new AlertState(now, null)),
        // Raised in an earlier pass whose mail could not be delivered.
        (FindingState.Raised or FindingState.Near, { MailedAt: null }) => new(finding, AlertAction.Mail, state),
        (FindingState.Raised, { MailedAt: { } mailed }) when now - mailed >= reminderInterval => new(finding, AlertAction.Remind, state),
        (FindingState.Clear, not null) => new(finding, AlertAction.Clear, null),
        _ => new(finding, AlertAction.None, state),
    };
}
