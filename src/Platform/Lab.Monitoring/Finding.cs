namespace Lab.Monitoring;

/// <summary>What one check found in one pass.</summary>
/// <param name="Cause">Which check, one of <see cref="Causes"/>: alerts are counted by it.</param>
/// <param name="State">What it means for an alert.</param>
/// <param name="Verdict">One sentence for a person.</param>
/// <param name="Numbers">What was measured, with its limits.</param>
public sealed record Finding(string Cause, FindingState State, string Verdict, IReadOnlyList<Measurement> Numbers);

/// <summary>What a finding means for an alert.</summary>
public enum FindingState
{
    /// <summary>Not enough was there to judge: nothing is raised and nothing cleared.</summary>
    Unknown,

    /// <summary>All is well.</summary>
    Clear,

    /// <summary>Inside the limit, but so near that an alert which is raised stays raised.</summary>
    Near,

    /// <summary>Outside the limit.</summary>
    Raised,
}

/// <summary>A number with its limit, as text: each check knows how its numbers are written.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Value">With its unit.</param>
/// <param name="Limit">With its unit; null where the number only explains.</param>
public sealed record Measurement(string Name, string Value, string? Limit = null);
