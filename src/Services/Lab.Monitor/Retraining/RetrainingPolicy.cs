using Lab.Monitoring;

namespace Lab.Monitor.Retraining;

/// <summary>Whether a finding asks for a retraining now.</summary>
static class RetrainingPolicy
{
    static readonly TimeSpan day = TimeSpan.FromDays(1);

    /// <summary>The cause that asks; null: none, or not now.</summary>
    /// <param name="findings">Of one pass.</param>
    /// <param name="asked">When findings asked before.</param>
    /// <param name="isUnderWay">A retraining waits or runs, whoever asked for it.</param>
    /// <param name="options">Causes, budget, pause.</param>
    /// <param name="now">Time of the pass.</param>
    public static string? Decide(
        IEnumerable<Finding> findings, IReadOnlyCollection<DateTimeOffset> asked, bool isUnderWay, RetrainingOptions options, DateTimeOffset now)
    {
        if (isUnderWay) return null;
        if (asked.Count(time => now - time < day) >= options.MaxPerDay) return null;
        if (asked.Any(time => now - time < options.CoolDown)) return null;
        return findings.FirstOrDefault(finding => finding.State == FindingState.Raised && options.CauseList.Contains(finding.Cause))?.Cause;
    }
}
