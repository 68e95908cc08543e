using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Lab.Transformers.Checkpoints;

/// <summary>
/// A safetensors file, mapped into memory: opening reads the header only, and pages of weights come in when they are
/// read. Everything the header says is checked against the file before anything is allocated for it. Nobody may shorten
/// the file while it is open: replace it by rename, as <see cref="AtomicFile"/> does.
/// <code>8 bytes: header length N, little-endian | N bytes: JSON, padded with spaces | data</code>
/// </summary>
public sealed class SafetensorsFile : ICheckpointReader
{
    /// <summary>The format's own limit on the header, in bytes.</summary>
    public const long MaxHeaderBytes = 100_000_000;

    readonly MappedFile file;
    readonly SafetensorsHeader header;
    readonly long data;

    SafetensorsFile(MappedFile file)
    {
        this.file = file;
        int headerBytes = (int)HeaderLength(file.Bytes(0, 8), file.Length, Path);
        data = 8 + headerBytes;
        header = SafetensorsHeader.Parse(file.Bytes(8, headerBytes), file.Length - data, Path);
    }

    /// <summary>The file as it was named on opening.</summary>
    public string Path => file.Path;

    /// <summary>Every tensor by name.</summary>
    public IReadOnlyDictionary<string, TensorInfo> Tensors => header.Tensors;

    /// <summary>The free-form strings of <c>__metadata__</c>; empty when there are none.</summary>
    public IReadOnlyDictionary<string, string> Metadata => header.Metadata;

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Names => header.Tensors.Keys;

    /// <summary>Maps a file and checks its header.</summary>
    /// <exception cref="LabException">The file is missing, cannot be read, or is not valid safetensors.</exception>
    public static SafetensorsFile Open(string path)
    {
        var file = MappedFile.Open(path, 8, length => Bad($"The file has {length} bytes.", path, "at least the 8 bytes of the header length"));
        try
        {
            return new SafetensorsFile(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public bool TryGet(string name, [NotNullWhen(true)] out TensorInfo? info) => header.Tensors.TryGetValue(name, out info);

    /// <inheritdoc/>
    public string FileOf(string name) => Path;

    /// <summary>The stored bytes of a tensor of less than 2 GB. The span is valid until <see cref="Dispose"/>.</summary>
    /// <exception cref="LabException">No such tensor.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The tensor is larger than a span can be.</exception>
    public ReadOnlySpan<byte> Bytes(string name)
    {
        long count = this.Get(name).ByteCount;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, int.MaxValue, nameof(name));
        return Bytes(name, 0, (int)count);
    }

    /// <summary>A window on the stored bytes of a tensor of any size. The span is valid until <see cref="Dispose"/>.</summary>
    /// <exception cref="LabException">No such tensor.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The window is not inside the tensor.</exception>
    public ReadOnlySpan<byte> Bytes(string name, long offset, int count)
    {
        var info = this.Get(name);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, info.ByteCount - count);
        return file.Bytes(data + info.Begin + offset, count);
    }

    /// <inheritdoc/>
    public void ReadSingles(string name, long offset, Span<float> destination)
    {
        var dtype = this.Get(name).Dtype;
        if (!dtype.IsFloatingPoint())
            throw WrongType(name, dtype, "F32, F16, BF16 or F64");
        while (!destination.IsEmpty)
        {
            var part = destination[..Math.Min(destination.Length, int.MaxValue / 8)];
            ElementConversion.ToSingles(dtype, Elements(name, dtype, offset, part.Length), part);
            destination = destination[part.Length..];
            offset += part.Length;
        }
    }

    /// <inheritdoc/>
    public void ReadInt64s(string name, long offset, Span<long> destination)
    {
        var dtype = this.Get(name).Dtype;
        if (dtype.IsFloatingPoint())
            throw WrongType(name, dtype, "integers or BOOL");
        while (!destination.IsEmpty)
        {
            var part = destination[..Math.Min(destination.Length, int.MaxValue / 8)];
            if (!ElementConversion.ToInt64s(dtype, Elements(name, dtype, offset, part.Length), part))
                throw new LabException(ErrorKind.Model, "A value does not fit into 64 bits with sign.", $"{Path}: tensor '{name}'", "values below 2^63");
            destination = destination[part.Length..];
            offset += part.Length;
        }
    }

    ReadOnlySpan<byte> Elements(string name, Dtype dtype, long offset, int count)
    {
        // Before the multiplication, which could overflow.
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, this.Get(name).ElementCount - count);
        return Bytes(name, offset * dtype.Size(), count * dtype.Size());
    }

    public void Dispose() => file.Dispose();

    static long HeaderLength(ReadOnlySpan<byte> first, long fileLength, string path)
    {
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(first);
        if (length > (ulong)(fileLength - 8))
            throw Bad($"The header claims {length} bytes, more than the file's {fileLength}.", $"{path}: byte 0", $"at most {fileLength - 8}");
        if (length > MaxHeaderBytes)
            throw Bad($"The header claims {length} bytes.", $"{path}: byte 0", $"at most {MaxHeaderBytes}, the limit of the format");
        return (long)length;
    }

    LabException WrongType(string name, Dtype dtype, string expected) =>
        new(ErrorKind.Model, $"The elements are {dtype.Spelling()}.", $"{Path}: tensor '{name}'", expected);

    static LabException Bad(string what, string where, string expected) => new(
        ErrorKind.Model, what, where, expected, "The file is damaged or was not written as safetensors: fetch it again.");
}
