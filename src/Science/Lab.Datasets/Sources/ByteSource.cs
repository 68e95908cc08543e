namespace Lab.Datasets;

/// <summary>The bytes of a file of rows, gzip unpacked, with what they are. Nothing is sought in the stream, so pipes are read too.</summary>
sealed class ByteSource : IDisposable
{
    const int BufferBytes = 1 << 14;

    ByteSource(Stream bytes, byte[] head, FileKind kind, Stream? seekable) => (Bytes, Head, Kind, Seekable) = (bytes, head, kind, seekable);

    /// <summary>All of the bytes, unpacked.</summary>
    public Stream Bytes { get; }

    /// <summary>The first of them, once more.</summary>
    public byte[] Head { get; }

    public FileKind Kind { get; }

    /// <summary>The file itself at its first byte, for formats that are not read from front to back; null for pipes and packed files. <see cref="Bytes"/> is not read then.</summary>
    public Stream? Seekable { get; }

    /// <exception cref="LabException">There is no such file, or it cannot be opened.</exception>
    public static ByteSource Open(string path, CsvOptions? options = null)
    {
        if (Directory.Exists(path))
            throw new LabException(ErrorKind.Data, "This is a folder.", path, "a file of rows, plain or gzip.");
        try
        {
            return Open(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, BufferBytes, FileOptions.SequentialScan), path, options, leaveOpen: false);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new LabException(ErrorKind.Data, "There is no such file.", path, inner: e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LabException(ErrorKind.Data, $"The file cannot be opened: {e.Message}", path, inner: e);
        }
    }

    /// <summary>Looks at the first bytes of a stream.</summary>
    /// <exception cref="LabException">It begins with damaged gzip.</exception>
    public static ByteSource Open(Stream stream, string name, CsvOptions? options, bool leaveOpen) =>
        // Synchronous reads complete before they return.
        OpenAsync(stream, name, options, leaveOpen, static (from, into, _) => ValueTask.FromResult(from.Read(into.Span)), default).GetAwaiter().GetResult();

    /// <inheritdoc cref="Open(Stream, string, CsvOptions?, bool)"/>
    public static ValueTask<ByteSource> OpenAsync(Stream stream, string name, CsvOptions? options, bool leaveOpen, CancellationToken cancellation) =>
        OpenAsync(stream, name, options, leaveOpen, static (from, into, stop) => from.ReadAsync(into, stop), cancellation);

    public void Dispose() => Bytes.Dispose();

    static async ValueTask<ByteSource> OpenAsync(
        Stream stream, string name, CsvOptions? options, bool leaveOpen, Func<Stream, Memory<byte>, CancellationToken, ValueTask<int>> read, CancellationToken cancellation)
    {
        var open = stream;
        try
        {
            long start = stream.CanSeek ? stream.Position : 0;
            var (head, kind) = await LookAsync(stream, read, cancellation);
            Stream bytes = open = new HeadedStream(head, stream, leaveOpen);
            if (kind != FileKind.Gzip) return new ByteSource(bytes, head, kind, stream.CanSeek ? Rewindable(stream, start) : null);
            var unpacked = open = new WholeGzipStream(bytes, options?.MaxUnpackedBytes ?? long.MaxValue);
            (head, kind) = await LookAsync(unpacked, read, cancellation);
            if (kind == FileKind.Gzip) throw new LabException(ErrorKind.Data, "The file is packed twice with gzip.", name, "rows in it", "Unpack it once (gunzip).");
            open = new HeadedStream(head, unpacked, leaveOpen: false);
            return new ByteSource(open, head, kind, null);
        }
        catch (InvalidDataException damage)
        {
            if (open != stream || !leaveOpen) open.Dispose();
            throw Damaged(damage, name);
        }
        catch
        {
            if (open != stream || !leaveOpen) open.Dispose();
            throw;
        }
    }

    /// <summary>The failure of <see cref="WholeGzipStream"/> as the user is told it.</summary>
    public static LabException Damaged(InvalidDataException damage, string where) => new(ErrorKind.Data, damage.Message, where, "a whole gzip file.", inner: damage);

    static async ValueTask<(byte[] Head, FileKind Kind)> LookAsync(
        Stream stream, Func<Stream, Memory<byte>, CancellationToken, ValueTask<int>> read, CancellationToken cancellation)
    {
        var head = new byte[FileKinds.HeadBytes];
        int length = 0;
        while (true)
        {
            int count = await read(stream, head.AsMemory(length), cancellation);
            length += count;
            if (FileKinds.Of(head.AsSpan(0, length), whole: count == 0 || length == head.Length) is { } kind) return (head[..length], kind);
        }
    }

    static Stream? Rewindable(Stream stream, long start) => start == 0 ? stream : null;
}
