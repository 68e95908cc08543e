using System.IO.Compression;

namespace Lab.Datasets;

/// <summary>
/// Unpacks gzip (RFC 1952, one member or several) and ends only where the data really ends. <see cref="GZipStream"/> checks CRC and
/// length of each member, but takes the end of a cut file, and whatever follows the last member, for the end of the data.
/// </summary>
/// <remarks>
/// The packed bytes are followed by a member of our own. It comes out, as the very last bytes, exactly when the decoder was between
/// two members at the end of the file: after a cut its bytes are read as the missing rest, which fails, and after something that is
/// no member the decoder stops before it.
/// </remarks>
sealed class WholeGzipStream : ReadOnlyStream
{
    const int BufferBytes = 1 << 14;

    // Random, so that no file can end with it by intention.
    static readonly byte[] endMark = Guid.NewGuid().ToByteArray();
    static readonly byte[] endMember = Pack(endMark);

    readonly PackedBytes packed;
    readonly GZipStream unpacked;
    readonly long most;
    readonly byte[] buffer = new byte[BufferBytes];
    long given;
    int start;
    int end;
    bool ended;

    /// <param name="packed">From the first byte of gzip.</param>
    /// <param name="most">Most bytes that are unpacked.</param>
    /// <param name="leaveOpen">Whether the packed stream stays open.</param>
    public WholeGzipStream(Stream packed, long most = long.MaxValue, bool leaveOpen = false)
    {
        this.most = most;
        this.packed = new PackedBytes(packed, leaveOpen);
        unpacked = new GZipStream(this.packed, CompressionMode.Decompress);
    }

    /// <exception cref="InvalidDataException">The data is cut, damaged, followed by something else, or larger than allowed.</exception>
    public override int Read(Span<byte> into)
    {
        while (Ready == 0 && !ended && into.Length > 0)
        {
            MakeRoom();
            try
            {
                Filled(unpacked.Read(buffer.AsSpan(end)));
            }
            catch (InvalidDataException damage)
            {
                throw packed.Damaged(damage);
            }
        }
        return Take(into);
    }

    /// <inheritdoc cref="Read(Span{byte})"/>
    public override async ValueTask<int> ReadAsync(Memory<byte> into, CancellationToken cancellationToken = default)
    {
        while (Ready == 0 && !ended && into.Length > 0)
        {
            MakeRoom();
            try
            {
                Filled(await unpacked.ReadAsync(buffer.AsMemory(end), cancellationToken));
            }
            catch (InvalidDataException damage)
            {
                throw packed.Damaged(damage);
            }
        }
        return Take(into.Span);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) unpacked.Dispose();
        base.Dispose(disposing);
    }

    // What comes out of our own member waits for its end: after a cut its bytes are decoded as if they belonged to the file.
    int Ready => packed.IsAtEnd && !ended ? 0 : end - start;

    void MakeRoom()
    {
        if (packed.IsAtEnd && end - start == buffer.Length) throw packed.Damaged();
        buffer.AsSpan(start, end - start).CopyTo(buffer);
        (start, end) = (0, end - start);
    }

    void Filled(int count)
    {
        end += count;
        if (count > 0) return;
        if (!buffer.AsSpan(start, end - start).EndsWith(endMark)) throw packed.Followed();
        end -= endMark.Length;
        ended = true;
    }

    int Take(Span<byte> into)
    {
        int count = Math.Min(into.Length, Ready);
        buffer.AsSpan(start, count).CopyTo(into);
        start += count;
        given += count;
        return given <= most ? count : throw new InvalidDataException($"The gzip data is more than {most:N0} bytes when unpacked.");
    }

    static byte[] Pack(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(content);
        return packed.ToArray();
    }

    /// <summary>The bytes of the file, then the member of our own; knows how far the decoder has asked.</summary>
    sealed class PackedBytes(Stream file, bool leaveOpen) : ReadOnlyStream
    {
        // A piece bounds how exactly the place of damage is known.
        const int PieceBytes = 1 << 12;

        long position;
        int piece;
        bool fileEnded;
        int endGiven;

        public override int Read(Span<byte> buffer) =>
            fileEnded ? GiveEnd(buffer) : Took(file.Read(buffer[..Math.Min(buffer.Length, PieceBytes)])) is > 0 and var count ? count : GiveEnd(buffer);

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            fileEnded ? GiveEnd(buffer.Span)
            : Took(await file.ReadAsync(buffer[..Math.Min(buffer.Length, PieceBytes)], cancellationToken)) is > 0 and var count ? count
            : GiveEnd(buffer.Span);

        /// <summary>All bytes of the file were asked for.</summary>
        public bool IsAtEnd => endGiven > 0;

        public InvalidDataException Damaged(Exception? cause = null) => new(
            IsAtEnd
                ? $"The gzip data stops at byte {position:N0}, before its end: the file is cut."
                : $"The gzip data is damaged between byte {position - piece + 1:N0} and byte {position:N0}.",
            cause);

        public InvalidDataException Followed() =>
            new($"Something that is not gzip follows the gzip data, between byte {Math.Max(1, position - (2 * PieceBytes) + 1):N0} and byte {position:N0}.");

        protected override void Dispose(bool disposing)
        {
            if (disposing && !leaveOpen) file.Dispose();
            base.Dispose(disposing);
        }

        int Took(int count)
        {
            position += count;
            if (count > 0) piece = count;
            fileEnded = count == 0;
            return count;
        }

        int GiveEnd(Span<byte> buffer)
        {
            int count = Math.Min(buffer.Length, endMember.Length - endGiven);
            endMember.AsSpan(endGiven, count).CopyTo(buffer);
            endGiven += count;
            return count;
        }
    }
}
