namespace Lab.Tokenizers;

/// <summary>Code point to code points; keys ascending, found by binary search.</summary>
sealed class CodePointMap(int[] keys, int[] starts, int[] targets)
{
    public ReadOnlySpan<int> CodePoints => keys;

    /// <summary>The targets of a code point, empty when it is not in the map.</summary>
    public ReadOnlySpan<int> this[int codePoint]
    {
        get
        {
            // Not the span's: that one boxes.
            int i = Array.BinarySearch(keys, codePoint);
            return i < 0 ? default : targets.AsSpan(starts[i], starts[i + 1] - starts[i]);
        }
    }

    public static CodePointMap Read(ref VarintReader reader)
    {
        int count = reader.Next();
        var keys = new int[count];
        var starts = new int[count + 1];
        var targets = new List<int>(2 * count);
        int key = 0;
        for (int i = 0; i < count; i++)
        {
            keys[i] = key += reader.Next();
            for (int left = reader.Next(); left > 0; left--) targets.Add(key + reader.NextSigned());
            starts[i + 1] = targets.Count;
        }
        return new(keys, starts, [.. targets]);
    }
}
