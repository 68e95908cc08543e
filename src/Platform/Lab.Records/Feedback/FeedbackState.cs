using System.Text.Json.Serialization;

namespace Lab.Records;

/// <summary>Where a correction stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FeedbackState>))]
public enum FeedbackState
{
    /// <summary>A person has to accept it.</summary>
    [JsonStringEnumMemberName("pending")]
    Pending,

    /// <summary>The next training learns from it.</summary>
    [JsonStringEnumMemberName("accepted")]
    Accepted,

    /// <summary>Another correction gives the same text another label: a person has to say which is right.</summary>
    [JsonStringEnumMemberName("held")]
    Held,

    /// <summary>No training learns from it.</summary>
    [JsonStringEnumMemberName("dropped")]
    Dropped,

    /// <summary>A champion has learned from it; later trainings do so too.</summary>
    [JsonStringEnumMemberName("used")]
    Used,
}
