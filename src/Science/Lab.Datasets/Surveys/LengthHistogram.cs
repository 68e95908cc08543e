namespace Lab.Datasets;

/// <summary>Counts lengths exactly up to a bound, so that percentiles of any number of texts take little memory.</summary>
sealed class LengthHistogram
{
    const int Most = 20_000;

    readonly long[] counts = new long[Most + 1];
    long total;
    int shortest = int.MaxValue;
    int longest;

    public void Add(int length)
    {
        counts[Math.Min(length, Most)]++;
        total++;
        shortest = Math.Min(shortest, length);
        longest = Math.Max(longest, length);
    }

    /// <summary>Null when there was no text.</summary>
    public TextLengths? Summary => total == 0 ? null : new TextLengths(shortest, Percentile(0.5), Percentile(0.95), longest);

    int Percentile(double share)
    {
        long below = 0;
        for (int length = 0; length < Most; length++)
            if ((below += counts[length]) >= share * total) return length;
        return longest;
    }
}
