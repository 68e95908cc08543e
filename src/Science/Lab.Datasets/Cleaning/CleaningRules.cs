using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Lab.Tokenizers;

namespace Lab.Datasets;

/// <summary>The cleaning steps, each by itself. All take time in proportion to the text.</summary>
static partial class CleaningRules
{
    const int EntityLevels = 3;
    const int KeptRepeats = 3;

    [GeneratedRegex(@"(?<high>\\u[dD][89abAB][0-9a-fA-F]{2})(?<low>\\u[dD][c-fC-F][0-9a-fA-F]{2})|\\u(?<one>[0-9a-fA-F]{4})", RegexOptions.CultureInvariant)]
    private static partial Regex Escape();

    // The punctuation after an address belongs to the sentence around it.
    [GeneratedRegex("""(?<![\p{L}\p{N}_])(?:https?://|www\.)[^\s<>"]*[^\s<>".,;:!?)\]']""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Url();

    [GeneratedRegex(@"(?<![\w@])@\w+", RegexOptions.CultureInvariant)]
    private static partial Regex User();

    public static string DecodeEscapes(string text) => !text.Contains(@"\u", StringComparison.Ordinal) ? text : Escape().Replace(text, match =>
    {
        if (match.Groups["high"].Success) return new string([Character(match.Groups["high"].ValueSpan[2..]), Character(match.Groups["low"].ValueSpan[2..])]);
        var character = Character(match.Groups["one"].ValueSpan);
        // Half a pair is no text, and neither is a NUL.
        return char.IsSurrogate(character) || character == '\0' ? match.Value : character.ToString();
    });

    public static string DecodeHtml(string text)
    {
        for (var level = 0; level < EntityLevels && text.Contains('&'); level++)
        {
            var decoded = WebUtility.HtmlDecode(text);
            if (decoded == text) return text;
            text = decoded;
        }
        return text;
    }

    public static string Compose(string text) => CanonicalComposition.Nfc(text);

    public static string ReplaceUrls(string text) => Url().Replace(text, "http");

    public static string ReplaceUsers(string text) => text.Contains('@') ? User().Replace(text, "@user") : text;

    public static string ShortenRepeats(string text)
    {
        StringBuilder? shortened = null;
        var run = 0;
        for (var i = 0; i < text.Length; i++)
        {
            run = i > 0 && text[i] == text[i - 1] ? run + 1 : 1;
            if (run > KeptRepeats && IsShortened(text[i])) shortened ??= new StringBuilder(text, 0, i, text.Length);
            else shortened?.Append(text[i]);
        }
        return shortened?.ToString() ?? text;
    }

    static bool IsShortened(char c) => char.IsLetter(c) || char.IsPunctuation(c) || (char.IsAscii(c) && char.IsSymbol(c));

    static char Character(ReadOnlySpan<char> digits) => (char)ushort.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
