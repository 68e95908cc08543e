using System.Globalization;
using System.Text;

namespace Lab.Inference;

/// <summary>
/// Whether a text has anything to see: a character that is neither white space nor control nor format character, nor of the Unicode
/// property Default_Ignorable_Code_Point (variation selectors, fillers, tags ...), nor blank by its name.
/// </summary>
public static class VisibleCharacters
{
    // Default_Ignorable_Code_Point of Unicode 16 that is not in category Cf.
    static readonly (int First, int Last)[] ignorable =
        [(0x034F, 0x034F), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x2065, 0x2065), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0xE0000, 0xE0FFF)];

    // Symbols and letters without ink: braille pattern blank, object replacement, Khitan filler, hieroglyph blanks, null notehead.
    static readonly (int First, int Last)[] blank = [(0x2800, 0x2800), (0xFFFC, 0xFFFC), (0x16FE4, 0x16FE4), (0x13441, 0x13442), (0x1D159, 0x1D159)];

    // Prepended_Concatenation_Mark: the format characters that are drawn, as the Arabic number sign.
    static readonly (int First, int Last)[] drawn = [(0x0600, 0x0605), (0x06DD, 0x06DD), (0x070F, 0x070F), (0x0890, 0x0891), (0x08E2, 0x08E2), (0x110BD, 0x110BD), (0x110CD, 0x110CD)];

    /// <summary>True when there is at least one.</summary>
    public static bool AreIn(string text)
    {
        foreach (var rune in text.EnumerateRunes())
            if (IsVisible(rune)) return true;
        return false;
    }

    static bool IsVisible(Rune rune)
    {
        if (Rune.IsWhiteSpace(rune)) return false;
        int code = rune.Value;
        return Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.Control => false,
            UnicodeCategory.Format => IsIn(drawn, code),
            _ => code < 0x034F || !(IsIn(ignorable, code) || IsIn(blank, code)),
        };
    }

    static bool IsIn((int First, int Last)[] ranges, int code)
    {
        foreach (var (first, last) in ranges)
            if (code >= first && code <= last) return true;
        return false;
    }
}
