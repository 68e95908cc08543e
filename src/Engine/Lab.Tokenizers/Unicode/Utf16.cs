using System.Buffers;

namespace Lab.Tokenizers;

/// <summary>Code points in UTF-16 text.</summary>
static class Utf16
{
    const char Replacement = '\uFFFD';

    /// <summary>The code point that starts at <paramref name="index"/> of well-formed text, and its length in units (1 or 2).</summary>
    public static int CodePointAt(ReadOnlySpan<char> text, int index, out int units)
    {
        char c = text[index];
        if (char.IsHighSurrogate(c) && index + 1 < text.Length)
        {
            units = 2;
            return char.ConvertToUtf32(c, text[index + 1]);
        }
        units = 1;
        return c;
    }

    /// <summary>The code point that ends before <paramref name="end"/> of well-formed text, and its length in units.</summary>
    public static int CodePointBefore(ReadOnlySpan<char> text, int end, out int units)
    {
        char c = text[end - 1];
        if (char.IsLowSurrogate(c) && end > 1)
        {
            units = 2;
            return char.ConvertToUtf32(text[end - 2], c);
        }
        units = 1;
        return c;
    }

    public static int CountCodePoints(ReadOnlySpan<char> text)
    {
        int count = text.Length;
        if (!text.ContainsAnyInRange('\uDC00', '\uDFFF')) return count;
        foreach (char c in text)
            if (char.IsLowSurrogate(c)) count--;
        return count;
    }

    /// <summary>
    /// Text without lone surrogates: each becomes U+FFFD, one unit for one unit, so that offsets stay.
    /// Well-formed text comes back as it is; else <paramref name="buffer"/> holds the copy.
    /// </summary>
    public static ReadOnlySpan<char> WithoutLoneSurrogates(ReadOnlySpan<char> text, ref char[] buffer)
    {
        int bad = FirstLoneSurrogate(text, 0);
        if (bad < 0) return text;
        if (buffer.Length < text.Length) buffer = new char[text.Length];
        var copy = buffer.AsSpan(0, text.Length);
        text.CopyTo(copy);
        for (; bad >= 0; bad = FirstLoneSurrogate(copy, bad + 1)) copy[bad] = Replacement;
        return copy;
    }

    static int FirstLoneSurrogate(ReadOnlySpan<char> text, int from)
    {
        for (int i = from; i < text.Length; i++)
        {
            int skip = text[i..].IndexOfAnyInRange('\uD800', '\uDFFF');
            if (skip < 0) return -1;
            i += skip;
            if (char.IsLowSurrogate(text[i]) || i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1])) return i;
            i++;
        }
        return -1;
    }
}
