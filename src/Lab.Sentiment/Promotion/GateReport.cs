using System.Text.Json;
using System.Text.Json.Serialization;
using Lab.Statistics;

namespace Lab.Sentiment.Promotion;

/// <summary>Whether a challenger becomes the champion, and why.</summary>
/// <param name="Promoted">Every rule is met, or a person said so all the same (<see cref="Forced"/>).</param>
/// <param name="Rules">All that were measured, in a fixed order.</param>
/// <param name="Summary">The same in a sentence.</param>
public sealed record GateReport(bool Promoted, IReadOnlyList<GateRule> Rules, string Summary)
{
    /// <summary>Promoted in spite of rules that were not met.</summary>
    public bool Forced { get; init; }

    /// <summary>Version of the champion it was held against; null where there was none.</summary>
    public string? Champion { get; init; }

    /// <summary>Version of the challenger; null where it has none yet.</summary>
    public string? Challenger { get; init; }

    /// <summary>The challenger on the test fold; null where there was nothing to measure, and in a report that was read.</summary>
    [JsonIgnore]
    public ClassificationReport? Test { get; init; }

    /// <summary>One line of JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, GateJson.Default.GateReport);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="JsonException">It is something else.</exception>
    public static GateReport FromJson(string json) => JsonSerializer.Deserialize(json, GateJson.Default.GateReport) ?? throw new JsonException("It is null.");
}

/// <summary>How a report is written: snake_case, null left out.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(GateReport))]
public sealed partial class GateJson : JsonSerializerContext;
