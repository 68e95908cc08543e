namespace Lab.Records;

/// <summary>How a correction enters the book.</summary>
/// <param name="TextKey">The same for the same text, however it is written.</param>
/// <param name="State"><see cref="FeedbackState.Accepted"/> or <see cref="FeedbackState.Pending"/>; a contradiction holds it back in either case.</param>
/// <param name="Time">Now.</param>
public readonly record struct FeedbackAdmission(string TextKey, FeedbackState State, DateTimeOffset Time);

/// <summary>What the stream did with a correction.</summary>
/// <param name="Waiting">Corrections that no champion has learned from yet.</param>
/// <param name="IsKept">It is there; else the stream is at its bound.</param>
/// <param name="State">Where it stands; null when it is not kept, or was deleted before.</param>
public readonly record struct FeedbackAppend(long Waiting, bool IsKept, FeedbackState? State);
