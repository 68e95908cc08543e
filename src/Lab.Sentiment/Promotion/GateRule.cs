using System.Text.Json.Serialization;

namespace Lab.Sentiment.Promotion;

/// <summary>One rule of the gate, with what was measured.</summary>
/// <param name="Name">snake_case, the same in every report.</param>
/// <param name="Value">Measured; shares and probabilities from 0 to 1. Null where nothing could be measured.</param>
/// <param name="Limit">What the value is held against.</param>
/// <param name="Bound">Which side of the limit is right.</param>
/// <param name="Passed">Whether the rule is met.</param>
public sealed record GateRule(string Name, double? Value, double Limit, GateBound Bound, bool Passed)
{
    /// <summary>The numbers behind the value, in words.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Note { get; init; }

    /// <summary>What the rule is met by, one of them being enough; the value counts those that are.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<GateRule>? AnyOf { get; init; }

    /// <summary>A rule whose value may not exceed the limit.</summary>
    public static GateRule AtMost(string name, double? value, double limit, string? note = null) => new(name, value, limit, GateBound.AtMost, value <= limit) { Note = note };

    /// <summary>A rule whose value may not be less than the limit.</summary>
    public static GateRule AtLeast(string name, double? value, double limit, string? note = null) => new(name, value, limit, GateBound.AtLeast, value >= limit) { Note = note };

    /// <summary>A rule that one of several others meets.</summary>
    public static GateRule Any(string name, IReadOnlyList<GateRule> rules, string? note = null) =>
        AtLeast(name, rules.Count(rule => rule.Passed), 1, note) with { AnyOf = rules };
}

/// <summary>Which side of a limit is right.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<GateBound>))]
public enum GateBound
{
    [JsonStringEnumMemberName("at_most")]
    AtMost,

    [JsonStringEnumMemberName("at_least")]
    AtLeast,
}
