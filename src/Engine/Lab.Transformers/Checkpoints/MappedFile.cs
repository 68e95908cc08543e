using System.IO.MemoryMappedFiles;

namespace Lab.Transformers.Checkpoints;

/// <summary>
/// A file of weights mapped into memory: pages come in when they are read. Nobody may shorten the file while it is open: replace it by
/// rename, as <see cref="AtomicFile"/> does.
/// </summary>
sealed unsafe class MappedFile : IDisposable
{
    readonly MemoryMappedFile map;
    readonly MemoryMappedViewAccessor view;
    readonly byte* start;
    bool disposed;

    MappedFile(string path, MemoryMappedFile map, long length)
    {
        Path = path;
        Length = length;
        this.map = map;
        view = map.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
        byte* first = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref first);
        start = first + view.PointerOffset;
    }

    public string Path { get; }

    /// <summary>In bytes.</summary>
    public long Length { get; }

    /// <summary>Maps a file that is not one of those that often lie in the place of a model's file.</summary>
    /// <exception cref="LabException">The file is missing, cannot be read, is too short, or a pointer to the file or a page of a web site.</exception>
    public static MappedFile Open(string path, int leastBytes, Func<long, LabException> tooShort)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 1);
            long length = stream.Length;
            if (length < leastBytes) throw tooShort(length);
            Span<byte> first = stackalloc byte[64];
            StandIn.Refuse(first[..stream.Read(first)], path);
            stream.Position = 0;
            var map = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
            return new MappedFile(path, map, length);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new LabException(ErrorKind.Model, $"The file cannot be read: {e.Message}", path, inner: e);
        }
    }

    /// <summary>A window of the file, valid until <see cref="Dispose"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The window is not inside the file.</exception>
    public ReadOnlySpan<byte> Bytes(long offset, int count)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, Length - count);
        return new ReadOnlySpan<byte>(start + offset, count);
    }

    public void Dispose()
    {
        if (disposed) return;
        disposed = true;
        view.SafeMemoryMappedViewHandle.ReleasePointer();
        view.Dispose();
        map.Dispose();
    }
}
