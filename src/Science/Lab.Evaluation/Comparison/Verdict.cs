using System.Text.Json.Serialization;

namespace Lab.Evaluation;

/// <summary>What a comparison of two models on the same rows shows about the first.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Verdict>))]
public enum Verdict
{
    /// <summary>No difference could be shown.</summary>
    [JsonStringEnumMemberName("undecided")]
    Undecided,

    [JsonStringEnumMemberName("better")]
    Better,

    [JsonStringEnumMemberName("worse")]
    Worse,

    /// <summary>Better by one measure and worse by the other.</summary>
    [JsonStringEnumMemberName("mixed")]
    Mixed,
}
