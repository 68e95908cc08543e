namespace Lab.Datasets;

/// <summary>
/// Pairs of texts that nearly agree: texts whose MinHash signatures agree in one of 8 bands of 4 numbers are compared by the exact
/// Jaccard similarity of their shingles. Time grows with the number of texts, not with its square, because of a bucket with very many
/// texts only the newest are compared. Memory: 8 bytes for each run of words, about 200 for each text.
/// </summary>
static class NearTwins
{
    const int ComparedOfBucket = 64;
    const int TwinsOfText = 32;

    /// <summary>Most candidates of one text.</summary>
    public const int ComparedOfText = ComparedOfBucket * MinHash.Bands;

    /// <param name="texts">Different texts.</param>
    /// <param name="similarity">Least Jaccard similarity.</param>
    /// <param name="cancellation">Looked at between texts.</param>
    /// <param name="compared">How many candidates were looked at: what the search costs, at most <see cref="ComparedOfText"/> a text.</param>
    /// <returns>Pairs (later, earlier), by the later one.</returns>
    public static List<(int Later, int Earlier)> Find(IReadOnlyList<string> texts, double similarity, CancellationToken cancellation, out long compared)
    {
        compared = 0;
        var pairs = new List<(int, int)>();
        var shingles = new ulong[texts.Count][];
        var newest = new Dictionary<ulong, int>(texts.Count);
        // Chain of the texts in a bucket, by text and band; -1 ends it.
        var previous = new int[texts.Count * MinHash.Bands];
        var seenFor = new int[texts.Count];
        Span<ulong> signature = stackalloc ulong[MinHash.Length];
        for (var text = 0; text < texts.Count; text++)
        {
            if (text % 256 == 0) cancellation.ThrowIfCancellationRequested();
            shingles[text] = IsComparable(texts[text]) ? Shingles.Of(texts[text]) : [];
            if (shingles[text].Length == 0) continue;
            MinHash.Default.Sign(shingles[text], signature);
            var found = 0;
            for (var band = 0; band < MinHash.Bands; band++)
            {
                var key = MinHash.BandKey(signature, band);
                var other = newest.GetValueOrDefault(key, -1);
                previous[(text * MinHash.Bands) + band] = other;
                newest[key] = text;
                for (var step = 0; other >= 0 && step < ComparedOfBucket && found < TwinsOfText; step++)
                {
                    compared++;
                    // Text 0 has nothing before it, so that 0 can mean "not seen".
                    if (seenFor[other] != text)
                    {
                        seenFor[other] = text;
                        if (CanReach(shingles[text].Length, shingles[other].Length, similarity)
                            && Shingles.Jaccard(shingles[text], shingles[other]) >= similarity)
                        {
                            pairs.Add((text, other));
                            found++;
                        }
                    }
                    other = previous[(other * MinHash.Bands) + band];
                }
            }
        }
        return pairs;
    }

    static bool CanReach(int left, int right, double similarity) => Math.Min(left, right) >= similarity * Math.Max(left, right);

    // A whole run of words at least, and mostly in letters that make words: else a name in a text of another script would be all of it.
    static bool IsComparable(string text)
    {
        int ascii = 0, others = 0, words = 0;
        var inWord = false;
        foreach (var c in text)
        {
            var counts = char.IsAsciiLetterOrDigit(c);
            if (counts && !inWord) words++;
            inWord = counts || (c == '\'' && inWord);
            if (counts) ascii++;
            else if (char.IsLetterOrDigit(c)) others++;
        }
        return words >= Shingles.Words && ascii >= others;
    }
}
