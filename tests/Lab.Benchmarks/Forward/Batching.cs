namespace Lab.Benchmarks.Forward;

/// <summary>How texts are put together: a number of texts, or as many as go into a budget of tokens.</summary>
/// <param name="Name">Row of the result.</param>
/// <param name="Texts">Most texts of a batch.</param>
/// <param name="Tokens">Most tokens of a batch.</param>
sealed record Batching(string Name, int Texts, int Tokens)
{
    public static readonly Batching[] All =
    [
        new("one by one", 1, int.MaxValue),
        new("8 texts", 8, int.MaxValue),
        new("32 texts", 32, int.MaxValue),
        new("4,096 tokens", int.MaxValue, 4096),
    ];

    /// <summary>Packs the texts in the order given; only real tokens count.</summary>
    public int[][] Pack(int[] order, int[][] texts) => Cut(order, (count, sum, longest) => sum, texts);

    /// <summary>The same for batches that are padded to their longest text: every place of the rectangle counts.</summary>
    public int[][] Pad(int[] order, int[][] texts) => Cut(order, (count, sum, longest) => count * longest, texts);

    int[][] Cut(int[] order, Func<int, int, int, int> cost, int[][] texts)
    {
        List<int[]> batches = [];
        List<int> batch = [];
        int sum = 0, longest = 0;
        foreach (int index in order)
        {
            int length = texts[index].Length;
            bool full = batch.Count == Texts || cost(batch.Count + 1, sum + length, Math.Max(longest, length)) > Tokens;
            if (full && batch.Count > 0)
            {
                batches.Add([.. batch]);
                batch.Clear();
                (sum, longest) = (0, 0);
            }
            batch.Add(index);
            (sum, longest) = (sum + length, Math.Max(longest, length));
        }
        if (batch.Count > 0) batches.Add([.. batch]);
        return [.. batches];
    }
}
