namespace Lab.Records;

/// <summary>A correction that may be learned from.</summary>
/// <param name="Id">Of its <see cref="FeedbackRecord"/>.</param>
/// <param name="Text">As it was classified, before any cleaning.</param>
/// <param name="Label">The right label.</param>
/// <param name="At">When it was accepted.</param>
public sealed record AcceptedFeedback(string Id, string Text, string Label, DateTimeOffset At);
