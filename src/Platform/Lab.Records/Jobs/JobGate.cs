using System.Text.Json.Serialization;

namespace Lab.Records.Jobs;

/// <summary>What the promotion gate said about the model that a job made.</summary>
/// <param name="Promoted">It is the champion now.</param>
/// <param name="Rules">One for each rule that was asked.</param>
public sealed record JobGate(bool Promoted, IReadOnlyList<JobGateRule> Rules);

/// <summary>A rule of the gate, with its numbers.</summary>
/// <param name="Name">Which rule.</param>
/// <param name="Value">Measured; null where it could not be measured.</param>
/// <param name="Limit">What it was held against; null for a rule without one.</param>
/// <param name="Passed">It was met.</param>
public sealed record JobGateRule(
    string Name,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? Value,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? Limit,
    bool Passed);
