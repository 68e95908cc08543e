using Lab.Records;

namespace Lab.PredictionService.Feedback;

/// <summary>Answer of GET /feedback.</summary>
/// <param name="Items">Newest first.</param>
/// <param name="Total">How many there are of the state that was asked for.</param>
/// <param name="Counts">How many there are of each state.</param>
sealed record FeedbackPageResponse(IReadOnlyList<FeedbackItemResponse> Items, long Total, FeedbackCounts Counts)
{
    public static FeedbackPageResponse Of(FeedbackPage page) => new([.. page.Items.Select(FeedbackItemResponse.Of)], page.Total, FeedbackCounts.Of(page.Counts));
}

/// <summary>How many corrections there are of each state.</summary>
sealed record FeedbackCounts(long Pending, long Accepted, long Held, long Dropped, long Used)
{
    public static FeedbackCounts Of(IReadOnlyDictionary<FeedbackState, long> counts) => new(
        counts[FeedbackState.Pending], counts[FeedbackState.Accepted], counts[FeedbackState.Held], counts[FeedbackState.Dropped], counts[FeedbackState.Used]);
}

/// <summary>A correction on the wire.</summary>
/// <param name="FeedbackId">UUID version 7.</param>
/// <param name="State">pending, accepted, held, dropped or used.</param>
/// <param name="Text">What was classified.</param>
/// <param name="Label">The right label.</param>
/// <param name="Correct">The label that was sent; a person may have set another.</param>
/// <param name="Predicted">Label that the model gave.</param>
/// <param name="PredictionId">UUID of the answer.</param>
/// <param name="Version">Version of the model that served when it came.</param>
/// <param name="Time">When it came.</param>
/// <param name="AcceptedAt">When it was accepted.</param>
/// <param name="UsedBy">Version that has learned from it.</param>
sealed record FeedbackItemResponse(
    string FeedbackId, FeedbackState State, string Text, string Label, string Correct, string? Predicted, string? PredictionId, string Version, DateTimeOffset Time,
    DateTimeOffset? AcceptedAt, string? UsedBy)
{
    public static FeedbackItemResponse Of(FeedbackItem item) => new(
        item.Record.Id, item.State, item.Record.Text, item.Label, item.Record.Correct, item.Record.Predicted, item.Record.PredictionId, item.Record.Version,
        DateTimeOffset.FromUnixTimeMilliseconds(item.Record.Time), item.AcceptedAt, item.Version);
}

/// <summary>Answer of DELETE /feedback/{id}.</summary>
/// <param name="FeedbackId">The correction that is gone.</param>
/// <param name="LogEntries">Entries of the prediction log that held its text, gone too.</param>
/// <param name="CachedAnswers">Answers for its text in the cache, gone too.</param>
sealed record FeedbackDeletion(string FeedbackId, long LogEntries, long CachedAnswers);

/// <summary>Body of POST /feedback/{id}/correct.</summary>
/// <param name="Label">One of the model's labels.</param>
sealed record FeedbackLabel(string Label);
