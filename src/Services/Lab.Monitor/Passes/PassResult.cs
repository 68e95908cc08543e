using Lab.Monitor.Alerts;
using Lab.Monitoring;

namespace Lab.Monitor.Passes;

/// <summary>What one pass found, and what is to be done about it.</summary>
/// <param name="Time">When it looked.</param>
/// <param name="ServedVersion">Model version of the newest answer; null without answers.</param>
/// <param name="ChampionVersion">What the registry says is served; null when it does not say.</param>
/// <param name="Answers">Answers of the served version in the window.</param>
/// <param name="Findings">One for each cause.</param>
/// <param name="Decisions">One for each finding.</param>
sealed record PassResult(
    DateTimeOffset Time,
    string? ServedVersion,
    string? ChampionVersion,
    int Answers,
    IReadOnlyList<Finding> Findings,
    IReadOnlyList<AlertDecision> Decisions);
