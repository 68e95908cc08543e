using System.Text;

namespace Lab.Datasets;

/// <summary>The characters of a file. Bytes that the encoding does not have become <see cref="InvalidBytes"/>, and the first of them are remembered.</summary>
sealed class DecodedText : TextReader
{
    /// <summary>
    /// Stands for bytes that are none of the encoding: two noncharacters, which no text interchange contains side by side.
    /// A decoder that threw instead could not say on which line the bytes are.
    /// </summary>
    public const string InvalidBytes = "\uFFFF\uFFFE";

    // Below the size of large objects, which would make each reader a cost for the whole process.
    const int BufferBytes = 1 << 14;

    readonly Stream source;
    readonly Decoder decoder;
    readonly byte[] buffer = new byte[BufferBytes];
    readonly int markBytes;
    long before;        // bytes of the text before those in the buffer
    int start;
    int end;
    bool sourceEnded;
    bool ended;

    /// <param name="source">The bytes, a byte order mark included; closed with the reader.</param>
    /// <param name="head">As many of the first bytes as are known.</param>
    /// <param name="asked">Null for UTF-8. A byte order mark says more than this does.</param>
    public DecodedText(Stream source, ReadOnlySpan<byte> head, TextEncoding? asked)
    {
        this.source = source;
        var marked = MarkOf(head);
        HasMark = marked is not null;
        Encoding = marked ?? asked ?? TextEncoding.Utf8;
        markBytes = marked is null ? 0 : marked.Mark.Length;
        decoder = Encoding.With(EncoderFallback.ExceptionFallback, new Noting(this)).GetDecoder();
    }

    /// <summary>What the bytes are read as.</summary>
    public TextEncoding Encoding { get; }

    /// <summary>Whether the file begins with a byte order mark.</summary>
    public bool HasMark { get; }

    /// <summary>The first bytes that are none of the encoding; null while there were none.</summary>
    public InvalidPlace? Invalid { get; private set; }

    public override int Read(Span<char> characters)
    {
        while (!ended && characters.Length > 0)
        {
            if (start == end && !sourceEnded) Filled(source.Read(buffer));
            if (Decode(characters) is > 0 and var count) return count;
        }
        return 0;
    }

    public override async ValueTask<int> ReadAsync(Memory<char> characters, CancellationToken cancellationToken = default)
    {
        while (!ended && characters.Length > 0)
        {
            if (start == end && !sourceEnded) Filled(await source.ReadAsync(buffer, cancellationToken));
            if (Decode(characters.Span) is > 0 and var count) return count;
        }
        return 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) source.Dispose();
        base.Dispose(disposing);
    }

    void Filled(int count)
    {
        before += end;
        (start, end, sourceEnded) = (0, count, count == 0);
    }

    int Decode(Span<char> characters)
    {
        // The first bytes may come one by one.
        while (start < end && before + start < markBytes) start++;
        // As many bytes as fit in any case: most encodings have no more characters than bytes.
        int bytes = Math.Min(end - start, characters.Length);
        decoder.Convert(buffer.AsSpan(start, bytes), characters, flush: sourceEnded, out int used, out int made, out bool completed);
        start += used;
        ended = sourceEnded && completed;
        return made;
    }

    static TextEncoding? MarkOf(ReadOnlySpan<byte> head)
    {
        // The mark of UTF-32 begins with that of UTF-16.
        foreach (var encoding in (ReadOnlySpan<TextEncoding>)[TextEncoding.Utf8, TextEncoding.Utf32, TextEncoding.Utf32BigEndian, TextEncoding.Utf16, TextEncoding.Utf16BigEndian])
            if (head.StartsWith(encoding.Mark)) return encoding;
        return null;
    }

    sealed class Noting(DecodedText text) : DecoderFallback
    {
        public override int MaxCharCount => InvalidBytes.Length;

        public override DecoderFallbackBuffer CreateFallbackBuffer() => new Buffer(text);

        sealed class Buffer(DecodedText text) : DecoderFallbackBuffer
        {
            int next = InvalidBytes.Length;

            public override int Remaining => InvalidBytes.Length - next;

            public override bool Fallback(byte[] bytesUnknown, int index)
            {
                text.Invalid ??= new InvalidPlace(text.Encoding, bytesUnknown, text.before, text.buffer[..text.end], text.HasMark);
                next = 0;
                return true;
            }

            public override char GetNextChar() => next < InvalidBytes.Length ? InvalidBytes[next++] : '\0';

            public override bool MovePrevious()
            {
                if (next == 0) return false;
                next--;
                return true;
            }

            public override void Reset() => next = InvalidBytes.Length;
        }
    }
}
