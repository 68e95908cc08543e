using Lab.Monitoring;

namespace Lab.Monitor.Alerts;

/// <summary>What is to be done about a finding.</summary>
/// <param name="Finding">The finding.</param>
/// <param name="Action">What is to be done.</param>
/// <param name="State">State of the cause before any mail; null when it is not raised.</param>
sealed record AlertDecision(Finding Finding, AlertAction Action, AlertState? State);

/// <summary>What is to be done about a cause.</summary>
enum AlertAction
{
    /// <summary>Nothing: not raised, or told already.</summary>
    None,

    /// <summary>Its first mail.</summary>
    Mail,

    /// <summary>A mail again: it lasts.</summary>
    Remind,

    /// <summary>It is over: forget it.</summary>
    Clear,
}
