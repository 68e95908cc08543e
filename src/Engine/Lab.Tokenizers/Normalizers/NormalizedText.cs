namespace Lab.Tokenizers;

/// <summary>
/// Text under transformation. Every UTF-16 unit knows the range [start, end) of the original text that it stands for;
/// both units of a surrogate pair have the range of the whole character. Buffers are reused: <see cref="Reset"/> starts over.
/// </summary>
sealed class NormalizedText
{
    char[] chars = new char[256], nextChars = new char[256];
    int[] starts = new int[256], nextStarts = new int[256];
    int[] ends = new int[256], nextEnds = new int[256];
    int written;

    public int Length { get; private set; }

    public ReadOnlySpan<char> Chars => chars.AsSpan(0, Length);

    /// <summary>First unit of the original that each unit stands for, shape (Length).</summary>
    public ReadOnlySpan<int> Starts => starts.AsSpan(0, Length);

    /// <summary>End in the original of each unit, shape (Length).</summary>
    public ReadOnlySpan<int> Ends => ends.AsSpan(0, Length);

    public int Capacity => chars.Length;

    /// <summary>Work space of normalizers, which have no state of their own and so serve several threads.</summary>
    public CanonicalDecomposer Decomposer { get; } = new();

    /// <summary>Takes well-formed text that begins at <paramref name="offset"/> of the original.</summary>
    public void Reset(ReadOnlySpan<char> text, int offset)
    {
        written = 0;
        Reserve(text.Length);
        text.CopyTo(nextChars);
        for (int i = 0; i < text.Length; i++)
        {
            bool pair = char.IsHighSurrogate(text[i]);
            nextStarts[i] = offset + i;
            nextEnds[i] = offset + i + (pair ? 2 : 1);
            if (!pair) continue;
            nextStarts[++i] = offset + i - 1;
            nextEnds[i] = offset + i + 1;
        }
        written = text.Length;
        EndRewrite();
    }

    /// <summary>Becomes a copy of a part of another text, with the same ranges of the original.</summary>
    public void Reset(NormalizedText other, int start, int length)
    {
        written = 0;
        Reserve(length);
        other.Chars.Slice(start, length).CopyTo(nextChars);
        other.Starts.Slice(start, length).CopyTo(nextStarts);
        other.Ends.Slice(start, length).CopyTo(nextEnds);
        written = length;
        EndRewrite();
    }

    public int CodePointAt(int index, out int units) => Utf16.CodePointAt(Chars, index, out units);

    /// <summary>Starts a new version; the old one stays readable until <see cref="EndRewrite"/>.</summary>
    public void BeginRewrite() => written = 0;

    /// <summary>Appends a code point that stands for [start, end) of the original.</summary>
    public void Append(int codePoint, int start, int end)
    {
        if (written + 2 > nextChars.Length) Reserve(2);
        if (codePoint < 0x10000) AppendUnit((char)codePoint, start, end);
        else
        {
            AppendUnit((char)(0xD7C0 + (codePoint >> 10)), start, end);
            AppendUnit((char)(0xDC00 + (codePoint & 0x3FF)), start, end);
        }
    }

    public void EndRewrite()
    {
        (chars, nextChars) = (nextChars, chars);
        (starts, nextStarts) = (nextStarts, starts);
        (ends, nextEnds) = (nextEnds, ends);
        Length = written;
    }

    void AppendUnit(char unit, int start, int end)
    {
        nextChars[written] = unit;
        nextStarts[written] = start;
        nextEnds[written++] = end;
    }

    void Reserve(int more)
    {
        if (written + more <= nextChars.Length) return;
        int size = Math.Max(written + more, 2 * nextChars.Length);
        Array.Resize(ref nextChars, size);
        Array.Resize(ref nextStarts, size);
        Array.Resize(ref nextEnds, size);
    }
}
