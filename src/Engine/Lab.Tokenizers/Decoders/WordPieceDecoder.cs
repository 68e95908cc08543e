using System.Text;

namespace Lab.Tokenizers;

/// <summary>
/// A blank before every token but the first, none before a continuation. Cleaning looks at one token with its blank at a time,
/// so that <c>" ' "</c> never matches.
/// </summary>
sealed class WordPieceDecoder(string prefix, bool cleanUp) : IDecoder
{
    static readonly (string From, string To)[] replacements =
    [
        (" .", "."), (" ?", "?"), (" !", "!"), (" ,", ","), (" ' ", "'"), (" n't", "n't"), (" 'm", "'m"),
        (" do not", " don't"), (" 's", "'s"), (" 've", "'ve"), (" 're", "'re"),
    ];

    public void Decode(IReadOnlyList<string> tokens, StringBuilder text)
    {
        for (int i = 0; i < tokens.Count; i++)
        {
            string piece = tokens[i];
            if (i > 0) piece = piece.StartsWith(prefix, StringComparison.Ordinal) ? piece[prefix.Length..] : " " + piece;
            text.Append(cleanUp ? TextCleanUp.Replace(piece, replacements) : piece);
        }
    }
}
