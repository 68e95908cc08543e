using System.Text.RegularExpressions;

namespace Lab.Evaluation;

/// <summary>The words of a text as a person sees them: what the pieces of a tokenizer are added up to.</summary>
static partial class TextWords
{
    // An ideograph by itself, as BERT's tokenizers take them | a word with its apostrophes and hyphens, a handle, a hashtag | a number with
    // its point | marks that stand together.
    [GeneratedRegex(
        """
        [\u3400-\u4DBF\u4E00-\u9FFF\uF900-\uFAFF]
        |(?:(?<![\p{L}\p{M}\p{N}_])[@\#])?[\p{L}\p{M}\p{N}_-[\u3400-\u4DBF\u4E00-\u9FFF\uF900-\uFAFF]]+(?:(?:['\u2019-]|(?<=\p{N})[.,](?=\p{N}))[\p{L}\p{M}\p{N}_-[\u3400-\u4DBF\u4E00-\u9FFF\uF900-\uFAFF]]+)*
        |[^\s\p{L}\p{M}\p{N}_]+?(?=$|\s|(?:(?<![\p{L}\p{M}\p{N}_])[@\#])?[\p{L}\p{M}\p{N}_])
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant)]
    private static partial Regex Words();

    /// <summary>Ranges of UTF-16 units, in order, none overlapping another.</summary>
    public static IReadOnlyList<(int Start, int End)> Of(string text) => [.. Words().Matches(text).Select(match => (match.Index, match.Index + match.Length))];
}
