namespace Lab.Inference;

/// <summary>Idle <see cref="BatchItem"/>s, at most <paramref name="capacity"/> of them.</summary>
sealed class BatchItemPool(int labelCount, int capacity)
{
    // A longer list (an unusual model or text) is left to the collector.
    const int LargestKeptIds = 4_096;

    readonly Lock gate = new();
    readonly Stack<BatchItem> idle = new();

    public BatchItem Rent()
    {
        lock (gate)
            if (idle.TryPop(out var item)) return item;
        return new BatchItem(labelCount);
    }

    public void Return(BatchItem item)
    {
        if (item.Ids.Capacity > LargestKeptIds) return;
        item.Reset();
        lock (gate)
            if (idle.Count < capacity) idle.Push(item);
    }
}
