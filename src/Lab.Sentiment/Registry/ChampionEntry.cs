using System.Text.Json.Serialization;

namespace Lab.Sentiment;

/// <summary>A version that became the champion.</summary>
/// <param name="Id">Of this entry; nobody writes the same one twice.</param>
/// <param name="Version">The new champion.</param>
/// <param name="From">The champion before; null where there was none.</param>
/// <param name="At">When.</param>
/// <param name="Change">How.</param>
/// <param name="Reason">Why, in a sentence.</param>
/// <param name="Cause">What asked for the training that made it; null where nothing is known of one.</param>
/// <param name="RunId">Run with the report of the gate; null without one.</param>
public sealed record ChampionEntry(
    string Id, string Version, string? From, DateTimeOffset At, ChampionChange Change, string Reason, string? Cause, string? RunId);

/// <summary>How a version became the champion.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ChampionChange>))]
public enum ChampionChange
{
    /// <summary>There was none.</summary>
    [JsonStringEnumMemberName("first")]
    First,

    /// <summary>The gate let it through.</summary>
    [JsonStringEnumMemberName("promoted")]
    Promoted,

    /// <summary>A person said so, whatever the gate found.</summary>
    [JsonStringEnumMemberName("forced")]
    Forced,

    /// <summary>It had been the champion before, or a person named it.</summary>
    [JsonStringEnumMemberName("rollback")]
    Rollback,
}

/// <summary>Why a version is to become the champion.</summary>
/// <param name="Change">How.</param>
/// <param name="Text">In a sentence.</param>
public sealed record ChampionReason(ChampionChange Change, string Text)
{
    /// <summary>What asked for the training.</summary>
    public string? Cause { get; init; }

    /// <summary>Run with the report of the gate. A second promotion for the same run changes nothing.</summary>
    public string? RunId { get; init; }
}
