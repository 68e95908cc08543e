namespace Lab.Records;

/// <summary>Reads corrections that are right.</summary>
public interface IFeedbackSource
{
    /// <summary>Accepted ones, also those that a champion has learned from.</summary>
    Task<IReadOnlyList<FeedbackItem>> AcceptedItemsAsync(CancellationToken cancellation);
}
