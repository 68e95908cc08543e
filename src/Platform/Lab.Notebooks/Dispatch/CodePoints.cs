using System.Text;

namespace Lab.Notebooks.Dispatch;

/// <summary>The protocol counts positions in Unicode code points, .NET in UTF-16 units.</summary>
static class CodePoints
{
    /// <returns>UTF-16 offset of a code point; the end of the text for one behind it.</returns>
    public static int ToUtf16(string text, int codePoint)
    {
        int units = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (codePoint-- <= 0) break;
            units += rune.Utf16SequenceLength;
        }

        return units;
    }

    public static int FromUtf16(string text, int units)
    {
        int codePoints = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            if ((units -= rune.Utf16SequenceLength) < 0) break;
            codePoints++;
        }

        return codePoints;
    }
}
