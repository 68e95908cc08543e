namespace Lab.Datasets;

/// <summary>
/// Words for the comparison of texts: runs of a-z and 0-9 after lower-casing, with apostrophes inside. Other scripts have none, so
/// that texts in them are only compared as a whole.
/// </summary>
static class TextTokens
{
    public static List<string> Of(string text)
    {
        var tokens = new List<string>();
        var word = new System.Text.StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            var lower = Lower(text[i]);
            // An apostrophe belongs to a word that goes on behind it.
            if (lower != '\0' || (text[i] == '\'' && word.Length > 0 && i + 1 < text.Length && Lower(text[i + 1]) != '\0')) word.Append(lower == '\0' ? '\'' : lower);
            else Flush();
            // Lower case of this letter is an i and an accent above: the word ends.
            if (text[i] == DottedCapital) Flush();
        }
        Flush();
        return tokens;

        void Flush()
        {
            if (word.Length > 0) tokens.Add(word.ToString());
            word.Clear();
        }
    }

    const char DottedCapital = '\u0130';
    const char KelvinSign = '\u212A';

    // The character as part of a word, or NUL.
    static char Lower(char c) =>
        c is (>= 'a' and <= 'z') or (>= '0' and <= '9') ? c
        : c is >= 'A' and <= 'Z' ? (char)(c + ('a' - 'A'))
        : c == KelvinSign ? 'k'
        : c == DottedCapital ? 'i'
        : '\0';
}
