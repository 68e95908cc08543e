using Lab.Inference;

namespace Lab.Engine.Tests.Inference.Batching;

/// <summary>Texts for a queue without a batcher.</summary>
static class QueuedTexts
{
    /// <param name="tokens">Its length.</param>
    /// <param name="id">All its ids: tells whose it is.</param>
    /// <param name="cancellation">Of its caller.</param>
    public static BatchItem Item(int tokens, int id = 0, CancellationToken cancellation = default)
    {
        var item = new BatchItemPool(labelCount: 2, capacity: 0).Rent();
        item.Start(cancellation);
        for (int i = 0; i < tokens; i++) item.Ids.Add(id);
        return item;
    }

    public static BatchItem[] Call(int id, int texts, int tokens, CancellationToken cancellation = default) =>
        [.. Enumerable.Range(0, texts).Select(_ => Item(tokens, id, cancellation))];

    public static int Tokens(this IEnumerable<BatchItem> batch) => batch.Sum(item => item.Ids.Count);
}
