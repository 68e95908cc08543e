namespace Lab.Tensors;

/// <summary>
/// Which elements a dropout removes: those whose random bits under <paramref name="Key"/> fall below
/// <paramref name="Rate"/>. The others are divided by 1 - rate. The same value given to forward and backward removes the same elements.
/// </summary>
/// <param name="Rate">Share that is removed, in [0, 1). 0 turns dropout off.</param>
/// <param name="Key">From <see cref="CounterRandom.Key"/>.</param>
public readonly record struct Dropout(float Rate, ulong Key)
{
    public static Dropout None => default;

    public bool IsNone => Rate <= 0;

    /// <summary>Elements with random bits below this are removed.</summary>
    internal uint Threshold => (uint)(Rate * 4294967296.0);

    /// <summary>Factor of the elements that stay.</summary>
    internal float Scale => 1f / (1f - Rate);

    /// <summary>0 or <see cref="Scale"/> for one element.</summary>
    internal float Factor(uint index) => IsNone ? 1f : CounterRandom.Bits(Key, index) < Threshold ? 0f : Scale;
}
