using System.Numerics;
using System.Runtime.InteropServices;

namespace Lab.Transformers.Checkpoints;

/// <summary>Stored elements (little-endian bytes) to float and back. Lengths must agree; spans need no alignment.</summary>
static class ElementConversion
{
    // A binary16 shifted into the place of a binary32 has an exponent bias that is 112 too small.
    const float HalfExponentCorrection = 5.192296858534828e33f; // 2^112

    public static void ToSingles(Dtype dtype, ReadOnlySpan<byte> source, Span<float> destination)
    {
        switch (dtype)
        {
            case Dtype.F32:
                MemoryMarshal.Cast<byte, float>(source).CopyTo(destination);
                break;
            case Dtype.F16:
                HalfToSingle(MemoryMarshal.Cast<byte, ushort>(source), destination);
                break;
            case Dtype.BF16:
                BrainToSingle(MemoryMarshal.Cast<byte, ushort>(source), destination);
                break;
            case Dtype.F64:
                var doubles = MemoryMarshal.Cast<byte, double>(source);
                for (int i = 0; i < doubles.Length; i++) destination[i] = (float)doubles[i];
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(dtype), dtype, null);
        }
    }

    /// <summary>
    /// The multiplication renormalises subnormal halves for free and is exact for all others; infinities and NaN get
    /// their full exponent instead.
    /// </summary>
    static void HalfToSingle(ReadOnlySpan<ushort> source, Span<float> destination)
    {
        int i = 0;
        if (Vector.IsHardwareAccelerated)
            for (int lanes = Vector<ushort>.Count; i <= source.Length - lanes; i += lanes)
            {
                Vector.Widen(new Vector<ushort>(source[i..]), out var low, out var high);
                HalfToSingle(low).CopyTo(destination[i..]);
                HalfToSingle(high).CopyTo(destination[(i + lanes / 2)..]);
            }
        for (; i < source.Length; i++) destination[i] = (float)BitConverter.UInt16BitsToHalf(source[i]);
    }

    static Vector<float> HalfToSingle(Vector<uint> half)
    {
        var magnitude = (half & new Vector<uint>(0x7FFF)) << 13;
        var finite = Vector.AsVectorUInt32(Vector.AsVectorSingle(magnitude) * HalfExponentCorrection);
        var special = Vector.GreaterThanOrEqual(magnitude, new Vector<uint>(0x7C00u << 13));
        var bits = Vector.ConditionalSelect(special, magnitude | new Vector<uint>(0x7F800000), finite);
        return Vector.AsVectorSingle(bits | ((half & new Vector<uint>(0x8000)) << 16));
    }

    static void BrainToSingle(ReadOnlySpan<ushort> source, Span<float> destination)
    {
        var bits = MemoryMarshal.Cast<float, uint>(destination);
        int i = 0;
        if (Vector.IsHardwareAccelerated)
            for (int lanes = Vector<ushort>.Count; i <= source.Length - lanes; i += lanes)
            {
                Vector.Widen(new Vector<ushort>(source[i..]), out var low, out var high);
                (low << 16).CopyTo(bits[i..]);
                (high << 16).CopyTo(bits[(i + lanes / 2)..]);
            }
        for (; i < source.Length; i++) bits[i] = (uint)source[i] << 16;
    }

    /// <returns>False when an element does not fit into a signed 64-bit integer.</returns>
    public static bool ToInt64s(Dtype dtype, ReadOnlySpan<byte> source, Span<long> destination)
    {
        switch (dtype)
        {
            case Dtype.I64: MemoryMarshal.Cast<byte, long>(source).CopyTo(destination); return true;
            case Dtype.I32: return Widen<int>(source, destination);
            case Dtype.I16: return Widen<short>(source, destination);
            case Dtype.I8: return Widen<sbyte>(source, destination);
            case Dtype.U64: return Widen<ulong>(source, destination);
            case Dtype.U32: return Widen<uint>(source, destination);
            case Dtype.U16: return Widen<ushort>(source, destination);
            case Dtype.U8 or Dtype.Bool: return Widen<byte>(source, destination);
            default: throw new ArgumentOutOfRangeException(nameof(dtype), dtype, null);
        }
    }

    static bool Widen<T>(ReadOnlySpan<byte> source, Span<long> destination)
        where T : unmanaged, IBinaryInteger<T>
    {
        var elements = MemoryMarshal.Cast<byte, T>(source);
        for (int i = 0; i < elements.Length; i++)
        {
            destination[i] = long.CreateSaturating(elements[i]);
            if (T.CreateTruncating(destination[i]) != elements[i]) return false;
        }
        return true;
    }

    /// <summary>Rounds to nearest, ties to even.</summary>
    /// <returns>The first index whose finite value became infinite, else -1.</returns>
    public static int FromSingles(Dtype dtype, ReadOnlySpan<float> source, Span<byte> destination)
    {
        int overflow = -1;
        switch (dtype)
        {
            case Dtype.F32:
                source.CopyTo(MemoryMarshal.Cast<byte, float>(destination));
                break;
            case Dtype.F64:
                var doubles = MemoryMarshal.Cast<byte, double>(destination);
                for (int i = 0; i < source.Length; i++) doubles[i] = source[i];
                break;
            case Dtype.F16:
                var halves = MemoryMarshal.Cast<byte, Half>(destination);
                for (int i = 0; i < source.Length; i++)
                {
                    halves[i] = (Half)source[i];
                    if (overflow < 0 && Half.IsInfinity(halves[i]) && float.IsFinite(source[i])) overflow = i;
                }
                break;
            case Dtype.BF16:
                var brains = MemoryMarshal.Cast<byte, ushort>(destination);
                for (int i = 0; i < source.Length; i++)
                {
                    brains[i] = ToBrain(source[i]);
                    if (overflow < 0 && (brains[i] & 0x7FFF) == 0x7F80 && float.IsFinite(source[i])) overflow = i;
                }
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(dtype), dtype, null);
        }
        return overflow;
    }

    static ushort ToBrain(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        // A NaN whose payload lies in the lower half must not become an infinity: set the quiet bit.
        if (float.IsNaN(value)) return (ushort)((bits >> 16) | 0x40);
        return (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }
}
