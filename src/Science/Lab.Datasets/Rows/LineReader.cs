namespace Lab.Datasets;

/// <summary>Splits text into lines (LF or CRLF) in bounded memory: of a line that is too long only its length is known.</summary>
sealed class LineReader(TextReader text, int maxChars) : IJsonTexts
{
    const int ChunkChars = 1 << 13;

    char[] buffer = new char[2 * ChunkChars];
    int start;
    int end;
    bool ended;

    /// <summary>Lines seen so far: after <see cref="TryRead"/> the number of that line, from 1.</summary>
    public long Number { get; private set; }

    public long CurrentLine => Number + 1;

    /// <param name="line">The next line without its break; null when it is longer than allowed.</param>
    /// <returns>False at the end.</returns>
    public bool TryRead(out string? line)
    {
        var searched = 0;
        var tooLong = false;
        while (true)
        {
            var at = buffer.AsSpan(start + searched, end - start - searched).IndexOf('\n');
            if (at >= 0 || ended)
            {
                var length = at >= 0 ? searched + at : end - start;
                if (at < 0 && length == 0 && !tooLong)
                {
                    line = null;
                    return false;
                }
                var content = buffer.AsSpan(start, length);
                line = tooLong || length > maxChars ? null : content.TrimEnd('\r').ToString();
                start += length + (at >= 0 ? 1 : 0);
                Number++;
                return true;
            }
            searched = end - start;
            if (searched > maxChars) (tooLong, start, end, searched) = (true, 0, 0, 0);
            Fill();
        }
    }

    void Fill()
    {
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
        }
        if (buffer.Length - end < ChunkChars) Array.Resize(ref buffer, 2 * buffer.Length);
        var count = text.Read(buffer.AsSpan(end, ChunkChars));
        end += count;
        ended = count == 0;
    }
}
