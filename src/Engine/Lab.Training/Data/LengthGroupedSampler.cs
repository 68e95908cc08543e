using Lab.Tensors;

namespace Lab.Training;

/// <summary>
/// Order of one epoch: all examples shuffled, cut into windows, each window sorted by length and cut into batches, the
/// batches of a window shuffled. Texts of a batch are about equally long, so steps cost about the same and workers
/// finish together; among texts of one length, and across windows, the order stays random, however the file was ordered.
/// The same (seed, epoch) gives the same order.
/// </summary>
public sealed class LengthGroupedSampler(EncodedExamples examples, int batchSize, ulong seed)
{
    /// <summary>Most batches of one window; at least four windows, so that a small set stays mixed (transformers has the same rule).</summary>
    const int WindowBatches = 50;

    readonly int[] order = new int[examples.Count];
    // As long as a window.
    readonly long[] keys = new long[Math.Min(examples.Count, (long)batchSize * Math.Clamp(examples.Count / 4 / batchSize, 1, WindowBatches))];

    /// <summary>Batches of an epoch; the last may be smaller.</summary>
    public int BatchCount { get; } = (examples.Count + batchSize - 1) / batchSize;

    /// <summary>Indices of every batch of an epoch, one slice of the returned order each.</summary>
    public IEnumerable<ReadOnlyMemory<int>> Epoch(int epoch)
    {
        ulong key = CounterRandom.Key(seed, (ulong)epoch, 0x5A3F);
        for (int i = 0; i < order.Length; i++) order[i] = i;
        Shuffle(order, key);
        for (int start = 0; start < order.Length; start += keys.Length)
        {
            int length = Math.Min(keys.Length, order.Length - start);
            SortByLength(order.AsSpan(start, length));
            int[] batches = [.. Enumerable.Range(0, (length + batchSize - 1) / batchSize)];
            Shuffle(batches, key + (ulong)start + 1);
            foreach (int batch in batches)
            {
                int from = start + (batch * batchSize);
                yield return order.AsMemory(from, Math.Min(batchSize, start + length - from));
            }
        }
    }

    // Equal lengths keep their shuffled order: a file sorted by source or class must not make batches of one of them.
    void SortByLength(Span<int> window)
    {
        var byLength = keys.AsSpan(0, window.Length);
        for (int i = 0; i < window.Length; i++) byLength[i] = ((long)examples.Length(window[i]) << 32) | (uint)i;
        byLength.Sort(window);
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
