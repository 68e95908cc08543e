using System.Globalization;
using System.Text;

namespace Lab.Statistics;

/// <summary>
/// The words of a text for counting: runs of letters, digits and underscores of any script, two characters or more, in lower case.
/// As scikit-learn's vectorizers have them, but marks stay with their letter, so that words of Hindi or Thai stay whole.
/// </summary>
public static class WordTokens
{
    const int Shortest = 2;

    /// <param name="text">Any.</param>
    /// <param name="longestRun">Runs of up to so many words count too, with a blank between them; 2 finds "not good".</param>
    public static IReadOnlyList<string> Of(string text, int longestRun = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(longestRun, 1);
        var words = Words(text);
        if (longestRun == 1) return words;
        var runs = new List<string>(words);
        for (var size = 2; size <= longestRun; size++)
            for (var from = 0; from + size <= words.Count; from++) runs.Add(string.Join(' ', words.Skip(from).Take(size)));
        return runs;
    }

    static List<string> Words(string text)
    {
        var words = new List<string>();
        var (start, characters, at) = (0, 0, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            var isMark = category is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
            if (isMark && characters > 0)
            {
            }
            else if (rune.Value == '_' || Rune.IsLetter(rune) || category is UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber)
            {
                if (characters++ == 0) start = at;
            }
            else
            {
                End();
            }
            at += rune.Utf16SequenceLength;
        }
        End();
        return words;

        void End()
        {
            if (characters >= Shortest) words.Add(text[start..at].ToLowerInvariant());
            characters = 0;
        }
    }
}
