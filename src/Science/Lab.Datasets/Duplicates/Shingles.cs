using System.Text;

namespace Lab.Datasets;

/// <summary>The set of all runs of 5 words of a text, as hashes; a shorter text is one run, a text without words none.</summary>
static class Shingles
{
    public const int Words = 5;

    /// <summary>FNV-1a hashes of the runs (words joined by a blank), each once, ascending.</summary>
    public static ulong[] Of(string text)
    {
        var tokens = TextTokens.Of(text);
        if (tokens.Count == 0) return [];
        var hashes = new ulong[Math.Max(1, tokens.Count - Words + 1)];
        for (var i = 0; i < hashes.Length; i++)
        {
            var hash = Fnv1a.Start;
            for (var w = i; w < Math.Min(i + Words, tokens.Count); w++)
            {
                if (w > i) hash = Fnv1a.Add(hash, (byte)' ');
                foreach (var c in tokens[w]) hash = Fnv1a.Add(hash, (byte)c);
            }
            hashes[i] = hash;
        }
        Array.Sort(hashes);
        return hashes.Length > 1 ? [.. hashes.Distinct()] : hashes;
    }

    /// <summary>How many two sets share.</summary>
    public static int Common(ulong[] left, ulong[] right)
    {
        int i = 0, j = 0, common = 0;
        while (i < left.Length && j < right.Length)
        {
            if (left[i] == right[j]) (i, j, common) = (i + 1, j + 1, common + 1);
            else if (left[i] < right[j]) i++;
            else j++;
        }
        return common;
    }

    /// <summary>Size of the intersection by size of the union; 1 for two empty sets.</summary>
    public static double Jaccard(ulong[] left, ulong[] right)
    {
        var common = Common(left, right);
        var union = left.Length + right.Length - common;
        return union == 0 ? 1 : (double)common / union;
    }
}

/// <summary>FNV-1a with 64 bits.</summary>
static class Fnv1a
{
    public const ulong Start = 0xcbf29ce484222325;

    public static ulong Add(ulong hash, byte value) => unchecked((hash ^ value) * 0x100000001b3);

    public static ulong Of(string text) => Encoding.UTF8.GetBytes(text).Aggregate(Start, Add);
}
