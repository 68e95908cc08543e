using System.Globalization;
using System.Text;

namespace Lab.Monitor.Mail;

/// <summary>Text from outside in a place of one line.</summary>
static class OneLine
{
    const int Longest = 200;

    /// <summary>Labels, model names and replies of servers come from outside: none of them starts a line of its own.</summary>
    public static string Of(string text)
    {
        var line = new StringBuilder(Math.Min(text.Length, Longest));
        foreach (var rune in text.EnumerateRunes())
        {
            if (line.Length >= Longest) break;
            bool plain = Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
            line.Append(plain ? rune.ToString() : " ");
        }
        return line.ToString();
    }
}
