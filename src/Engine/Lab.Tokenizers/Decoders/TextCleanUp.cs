namespace Lab.Tokenizers;

/// <summary>clean_up_tokenization_spaces: blanks that tokenization put before punctuation and English endings go.</summary>
static class TextCleanUp
{
    static readonly (string From, string To)[] replacements =
    [
        (" .", "."), (" ?", "?"), (" !", "!"), (" ,", ","), (" ' ", "'"), (" n't", "n't"), (" 'm", "'m"),
        (" 's", "'s"), (" 've", "'ve"), (" 're", "'re"),
    ];

    public static string Apply(string text) => Replace(text, replacements);

    /// <summary>The replacements one after the other, each over the whole text.</summary>
    public static string Replace(string text, ReadOnlySpan<(string From, string To)> replacements)
    {
        foreach (var (from, to) in replacements) text = text.Replace(from, to, StringComparison.Ordinal);
        return text;
    }
}
