namespace Lab.Inference;

/// <summary>The batch queue had no room; nothing of the call was queued.</summary>
public sealed class QueueFullException(int queuedTexts, int queuedTokens, TimeSpan estimatedWait)
    : Exception($"The batch queue is full: {queuedTexts} texts, {queuedTokens} tokens are waiting.")
{
    public int QueuedTexts { get; } = queuedTexts;

    public int QueuedTokens { get; } = queuedTokens;

    /// <summary>Time that the queued tokens need at the pace of the latest batches; zero before the first batch.</summary>
    public TimeSpan EstimatedWait { get; } = estimatedWait;
}
