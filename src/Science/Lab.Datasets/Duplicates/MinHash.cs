namespace Lab.Datasets;

/// <summary>
/// MinHash signatures: the share of equal numbers in two of them estimates the Jaccard similarity of the sets. Hash i of an element x is
/// (a_i * (x mod p) + b_i) mod p with p = 2^61 - 1; the signature holds the smallest over all elements.
/// </summary>
sealed class MinHash
{
    public const ulong Prime = (1UL << 61) - 1;

    /// <summary>Numbers of a signature.</summary>
    public const int Length = 32;

    /// <summary>Two sets are looked at when all numbers of one band agree.</summary>
    public const int Bands = 8;

    readonly ulong[] a;
    readonly ulong[] b;

    /// <param name="a">Factors, 1 to p - 1.</param>
    /// <param name="b">Summands, 0 to p - 1, as many.</param>
    public MinHash(ulong[] a, ulong[] b) => (this.a, this.b) = (a, b);

    /// <summary>The functions that the duplicate search uses.</summary>
    public static MinHash Default { get; } = FromSeed(61);

    static MinHash FromSeed(ulong seed)
    {
        var random = new SplitMix64(seed);
        ulong[] Draw(ulong from) => [.. Enumerable.Range(0, Length).Select(_ => from + (random.Next() % (Prime - from)))];
        var factors = Draw(1);
        return new MinHash(factors, Draw(0));
    }

    /// <param name="elements">At least one.</param>
    /// <param name="signature">Receives as many numbers as there are functions.</param>
    public void Sign(ReadOnlySpan<ulong> elements, Span<ulong> signature)
    {
        signature.Fill(ulong.MaxValue);
        foreach (var element in elements)
        {
            var x = element % Prime;
            for (var i = 0; i < a.Length; i++) signature[i] = Math.Min(signature[i], MultiplyAdd(a[i], x, b[i]));
        }
    }

    /// <summary>Hash of one band of a signature: equal bands have equal keys.</summary>
    public static ulong BandKey(ReadOnlySpan<ulong> signature, int band)
    {
        const int rows = Length / Bands;
        var key = (ulong)band;
        foreach (var value in signature.Slice(band * rows, rows)) key = SplitMix64.Mix(key ^ value);
        return key;
    }

    // (a * x + b) mod 2^61 - 1, all three below it: the bits above 61 count as much as those below.
    static ulong MultiplyAdd(ulong a, ulong x, ulong b)
    {
        var high = Math.BigMul(a, x, out var low);
        var sum = (low & Prime) + ((high << 3) | (low >> 61)) + b;
        sum = (sum & Prime) + (sum >> 61);
        return sum >= Prime ? sum - Prime : sum;
    }
}
