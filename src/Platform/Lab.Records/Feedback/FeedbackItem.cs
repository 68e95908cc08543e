namespace Lab.Records;

/// <summary>A correction and what became of it.</summary>
/// <param name="Record">As it came.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Label">The right label: that of the record, unless a person set another.</param>
/// <param name="AcceptedAt">When it was accepted; null before.</param>
/// <param name="Version">Model version that has learned from it; null when none has.</param>
public sealed record FeedbackItem(FeedbackRecord Record, FeedbackState State, string Label, DateTimeOffset? AcceptedAt, string? Version);

/// <summary>Some of the corrections.</summary>
/// <param name="Items">Newest first.</param>
/// <param name="Total">How many there are of the state that was asked for.</param>
/// <param name="Counts">How many there are of each state.</param>
public sealed record FeedbackPage(IReadOnlyList<FeedbackItem> Items, long Total, IReadOnlyDictionary<FeedbackState, long> Counts);

/// <summary>What came of a wish to change a correction.</summary>
/// <param name="Outcome">Whether it was done.</param>
/// <param name="Other">Id of the correction that speaks against it.</param>
public readonly record struct FeedbackChange(FeedbackOutcome Outcome, string? Other = null);

/// <summary>See <see cref="FeedbackChange"/>.</summary>
public enum FeedbackOutcome
{
    Done,

    /// <summary>There is no such correction.</summary>
    Unknown,

    /// <summary>A person has accepted another label for the same text.</summary>
    Contradiction,
}
