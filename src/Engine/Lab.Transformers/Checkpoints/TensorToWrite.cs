using System.Runtime.InteropServices;

namespace Lab.Transformers.Checkpoints;

/// <summary>
/// A tensor on its way into a file. Its values are asked for window by window while the file is written, so that no
/// second copy of a model is ever in memory.
/// </summary>
public sealed class TensorToWrite
{
    readonly TensorSource<float>? singles;
    readonly TensorSource<byte>? bytes;

    TensorToWrite(string name, Dtype dtype, IReadOnlyList<long> shape, TensorSource<float>? singles, TensorSource<byte>? bytes)
    {
        Name = name;
        Dtype = dtype;
        Shape = shape;
        ElementCount = 1;
        foreach (long extent in shape)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(extent, nameof(shape));
            ElementCount = checked(ElementCount * extent);
        }
        ByteCount = checked(ElementCount * dtype.Size());
        this.singles = singles;
        this.bytes = bytes;
    }

    /// <summary>The key in the header.</summary>
    public string Name { get; }

    /// <summary>Element type in the file.</summary>
    public Dtype Dtype { get; }

    /// <summary>Extents, outermost first; empty for a scalar.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>Product of the extents.</summary>
    public long ElementCount { get; }

    /// <summary>Bytes in the file.</summary>
    public long ByteCount { get; }

    /// <summary>Float values, stored as F32, F16, BF16 (both rounded to nearest, ties to even) or F64.</summary>
    public static TensorToWrite FromSingles(string name, Dtype dtype, IReadOnlyList<long> shape, TensorSource<float> source) =>
        dtype.IsFloatingPoint()
            ? new(name, dtype, shape, source, null)
            : throw new ArgumentOutOfRangeException(nameof(dtype), dtype, "Floats are stored as F32, F16, BF16 or F64.");

    /// <inheritdoc cref="FromSingles(string, Dtype, IReadOnlyList{long}, TensorSource{float})"/>
    public static TensorToWrite FromSingles(string name, Dtype dtype, IReadOnlyList<long> shape, ReadOnlyMemory<float> values)
    {
        var tensor = FromSingles(name, dtype, shape, (offset, destination) => values.Span.Slice((int)offset, destination.Length).CopyTo(destination));
        return tensor.ElementCount == values.Length
            ? tensor
            : throw new ArgumentException($"{values.Length} values for {tensor.ElementCount} elements of '{name}'.", nameof(values));
    }

    /// <summary>Bytes as they are to be stored (little-endian), offsets counted in bytes; for any element type.</summary>
    public static TensorToWrite FromBytes(string name, Dtype dtype, IReadOnlyList<long> shape, TensorSource<byte> source) =>
        new(name, dtype, shape, null, source);

    /// <summary>64-bit integers.</summary>
    public static TensorToWrite FromInt64s(string name, IReadOnlyList<long> shape, ReadOnlyMemory<long> values)
    {
        var tensor = FromBytes(name, Dtype.I64, shape, (offset, destination) =>
            MemoryMarshal.AsBytes(values.Span).Slice((int)offset, destination.Length).CopyTo(destination));
        return tensor.ElementCount == values.Length
            ? tensor
            : throw new ArgumentException($"{values.Length} values for {tensor.ElementCount} elements of '{name}'.", nameof(values));
    }

    /// <summary>A tensor of an open file, byte for byte.</summary>
    public static TensorToWrite Copy(SafetensorsFile file, string name)
    {
        var info = file.Get(name);
        return FromBytes(name, info.Dtype, info.Shape, (offset, destination) => file.Bytes(name, offset, destination.Length).CopyTo(destination));
    }

    /// <summary>Puts a window of elements, as stored, into <paramref name="destination"/>.</summary>
    /// <returns>The first element that is finite and has no finite counterpart in <see cref="Dtype"/>, else -1.</returns>
    internal long Read(long offset, Span<byte> destination, Span<float> scratch)
    {
        int size = Dtype.Size();
        if (bytes is not null)
        {
            bytes(offset * size, destination);
            return -1;
        }
        var values = scratch[..(destination.Length / size)];
        singles!(offset, values);
        int overflow = ElementConversion.FromSingles(Dtype, values, destination);
        return overflow < 0 ? -1 : offset + overflow;
    }
}

/// <summary>Fills <paramref name="destination"/> with the elements of a tensor from index <paramref name="offset"/> on.</summary>
public delegate void TensorSource<T>(long offset, Span<T> destination);
