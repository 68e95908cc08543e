namespace Lab.Datasets;

/// <summary>A random sequence that is the same on every machine and in every version of the runtime (Steele, Lea, Flood 2014).</summary>
public struct SplitMix64(ulong seed)
{
    const ulong Gamma = 0x9E3779B97F4A7C15;

    ulong state = seed;

    /// <summary>All 64 bits.</summary>
    public ulong Next() => Mix(unchecked(state += Gamma));

    /// <summary>A whole number from 0, below <paramref name="limit"/>.</summary>
    public int Below(int limit) => (int)Math.BigMul(Next(), (ulong)limit, out _);

    /// <summary>Another number for each number, all bits of it mixed.</summary>
    public static ulong Mix(ulong z)
    {
        unchecked
        {
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
