using Lab.Tensors;

namespace Lab.Training;

/// <summary>
/// Order of one epoch: all examples shuffled, cut into windows, each window sorted by length and cut into batches, the
/// batches of a window shuffled. Texts of a batch are about equally long, so steps cost about the same and workers
/// finish together; across windows the order stays random. The same (seed, epoch) gives the same order.
/// </summary>
public sealed class LengthGroupedSampler(EncodedExamples examples, int batchSize, ulong seed)
{
    /// <summary>Batches of one window.</summary>
    const int WindowBatches = 50;

    readonly int[] order = new int[examples.Count];

    /// <summary>Batches of an epoch; the last may be smaller.</summary>
    public int BatchCount { get; } = (examples.Count + batchSize - 1) / batchSize;

    /// <summary>Indices of every batch of an epoch, one slice of the returned order each.</summary>
    public IEnumerable<ReadOnlyMemory<int>> Epoch(int epoch)
    {
        ulong key = CounterRandom.Key(seed, (ulong)epoch, 0x5A3F);
        for (int i = 0; i < order.Length; i++) order[i] = i;
        Shuffle(order, key);
        int window = batchSize * WindowBatches;
        for (int start = 0; start < order.Length; start += window)
        {
            int length = Math.Min(window, order.Length - start);
            Array.Sort(order, start, length, Comparer<int>.Create(CompareLengths));
            int[] batches = [.. Enumerable.Range(0, (length + batchSize - 1) / batchSize)];
            Shuffle(batches, key + (ulong)start + 1);
            foreach (int batch in batches)
            {
                int from = start + (batch * batchSize);
                yield return order.AsMemory(from, Math.Min(batchSize, start + length - from));
            }
        }
    }

    int CompareLengths(int a, int b)
    {
        int byLength = examples.Length(a).CompareTo(examples.Length(b));
        return byLength != 0 ? byLength : a.CompareTo(b);
    }

    // Fisher-Yates.
    static void Shuffle(Span<int> values, ulong key)
    {
        for (int i = values.Length - 1; i > 0; i--)
        {
            int j = (int)((ulong)CounterRandom.Bits(key, (uint)i) * (ulong)(i + 1) >> 32);
            (values[i], values[j]) = (values[j], values[i]);
        }
    }
}
