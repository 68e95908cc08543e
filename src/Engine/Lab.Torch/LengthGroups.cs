using Lab.Tensors;

namespace Lab.Torch;

/// <summary>Texts of a batch that are about equally long, so that little is padded.</summary>
static class LengthGroups
{
    /// <summary>A text shorter than this share of its group's longest begins a new group.</summary>
    const double Shortest = 0.8;

    /// <summary>Indices of the texts, the longest first, and where each group ends.</summary>
    public static (int[] Rows, IReadOnlyList<Range> Groups) Of(TokenBatch batch)
    {
        int[] rows = [.. Enumerable.Range(0, batch.SequenceCount)], keys = [.. rows.Select(row => -Length(batch, row))];
        Array.Sort(keys, rows);
        var groups = new List<Range>();
        for (int start = 0, end; start < rows.Length; start = end)
        {
            for (end = start + 1; end < rows.Length && keys[end] <= keys[start] * Shortest;) end++;
            groups.Add(start..end);
        }
        return (rows, groups);
    }

    static int Length(TokenBatch batch, int row) => batch.Offsets[row + 1] - batch.Offsets[row];
}
