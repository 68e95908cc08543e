namespace Lab.Tensors;

/// <summary>
/// Random bits as a function of (key, index): no state, so any worker computes any element, the backward pass repeats
/// the forward pass's dropout without storing it, and a resumed run continues exactly.
/// Two rounds of a 32-bit finaliser (xor-shift and multiply, full avalanche), one per half of the key.
/// </summary>
public static class CounterRandom
{
    internal const uint IndexMultiplier = 0x9E3779B9;
    internal const uint FirstMultiplier = 0x7FEB352D;
    internal const uint SecondMultiplier = 0x846CA68B;

    /// <summary>32 random bits of element <paramref name="index"/> under <paramref name="key"/>.</summary>
    public static uint Bits(ulong key, uint index)
    {
        uint x = Finalise((index * IndexMultiplier) + (uint)key);
        return Finalise(x ^ (uint)(key >> 32));
    }

    /// <summary>A key from what tells two uses apart, for example (seed, step, place in the network).</summary>
    public static ulong Key(ulong seed, ulong step, ulong place) => Mix(Mix(Mix(seed) + step) + place);

    /// <summary>Uniform in [0, 1) with 24 random bits.</summary>
    public static float Uniform(ulong key, uint index) => (Bits(key, index) >> 8) * (1f / (1 << 24));

    /// <summary>Standard normal (Box-Muller on two uniform numbers).</summary>
    public static float Normal(ulong key, uint index)
    {
        double radius = Math.Sqrt(-2 * Math.Log(1 - (double)Uniform(key, 2 * index)));
        return (float)(radius * Math.Cos(2 * Math.PI * Uniform(key, (2 * index) + 1)));
    }

    static uint Finalise(uint x)
    {
        x ^= x >> 16;
        x *= FirstMultiplier;
        x ^= x >> 15;
        x *= SecondMultiplier;
        return x ^ (x >> 16);
    }

    // SplitMix64: step by the golden ratio, then finalise.
    static ulong Mix(ulong x)
    {
        x += 0x9E3779B97F4A7C15;
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }
}
