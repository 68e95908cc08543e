using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.IO.MemoryMappedFiles;

namespace Lab.Transformers.Checkpoints;

/// <summary>
/// A safetensors file, mapped into memory: opening reads the header only, and pages of weights come in when they are
/// read. Everything the header says is checked against the file before anything is allocated for it. Nobody may shorten
/// the file while it is open: replace it by rename, as <see cref="AtomicFile"/> does.
/// <code>8 bytes: header length N, little-endian | N bytes: JSON, padded with spaces | data</code>
/// </summary>
public sealed unsafe class SafetensorsFile : ICheckpointReader
{
    /// <summary>The format's own limit on the header, in bytes.</summary>
    public const long MaxHeaderBytes = 100_000_000;

    readonly MemoryMappedFile map;
    readonly MemoryMappedViewAccessor view;
    readonly SafetensorsHeader header;
    readonly byte* data;
    bool disposed;

    SafetensorsFile(string path, MemoryMappedFile map, long length)
    {
        Path = path;
        this.map = map;
        view = map.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
        byte* start = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        try
        {
            start += view.PointerOffset;
            long headerBytes = HeaderLength(new ReadOnlySpan<byte>(start, 8), length, path);
            data = start + 8 + headerBytes;
            header = SafetensorsHeader.Parse(new ReadOnlySpan<byte>(start + 8, (int)headerBytes), length - 8 - headerBytes, path);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The file as it was named on opening.</summary>
    public string Path { get; }

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
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 1);
            long length = stream.Length;
            if (length < 8)
                throw Bad($"The file has {length} bytes.", path, "at least the 8 bytes of the header length");
            Span<byte> first = stackalloc byte[64];
            StandIn.Refuse(first[..stream.Read(first)], path);
            stream.Position = 0;
            var map = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
            return new SafetensorsFile(path, map, length);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new LabException(ErrorKind.Model, $"The file cannot be read: {e.Message}", path, inner: e);
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
        ObjectDisposedException.ThrowIf(disposed, this);
        var info = this.Get(name);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, info.ByteCount - count);
        return new ReadOnlySpan<byte>(data + info.Begin + offset, count);
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

    public void Dispose()
    {
        if (disposed) return;
        disposed = true;
        view.SafeMemoryMappedViewHandle.ReleasePointer();
        view.Dispose();
        map.Dispose();
    }

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
