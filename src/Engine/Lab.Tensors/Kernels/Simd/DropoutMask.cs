using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lab.Tensors;

/// <summary><see cref="Dropout.Factor"/> for 16 consecutive counters at once, bit for bit the same choice.</summary>
readonly struct DropoutMask(Dropout dropout)
{
    readonly Vector512<uint> low = Vector512.Create((uint)dropout.Key);
    readonly Vector512<uint> high = Vector512.Create((uint)(dropout.Key >> 32));
    readonly Vector512<uint> threshold = Vector512.Create(dropout.Threshold);
    readonly Vector512<float> scale = Vector512.Create(dropout.Scale);

    /// <summary>0 or 1 / (1 - rate) for the counters first .. first + 15.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Factors(uint first)
    {
        var index = Vector512.Create(first) + Vector512<uint>.Indices;
        var bits = Finalise(Finalise((index * CounterRandom.IndexMultiplier) + low) ^ high);
        return Vector512.ConditionalSelect(Vector512.GreaterThanOrEqual(bits, threshold).AsSingle(), scale, Vector512<float>.Zero);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<uint> Finalise(Vector512<uint> x)
    {
        x ^= Vector512.ShiftRightLogical(x, 16);
        x *= CounterRandom.FirstMultiplier;
        x ^= Vector512.ShiftRightLogical(x, 15);
        x *= CounterRandom.SecondMultiplier;
        return x ^ Vector512.ShiftRightLogical(x, 16);
    }
}
