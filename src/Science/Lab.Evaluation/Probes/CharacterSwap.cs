using System.Text.RegularExpressions;
using Lab.Datasets;

namespace Lab.Evaluation;

/// <summary>Letters in the wrong order, as readers hardly notice: never the first or the last of a word.</summary>
static partial class CharacterSwap
{
    // Not in an address, a handle or a hashtag.
    [GeneratedRegex(@"(?<![\w@#/.'\u2019])[A-Za-z]{5,}(?![\w@/'\u2019]|:/|\.\w)", RegexOptions.CultureInvariant)]
    private static partial Regex LongWord();

    public static ProbePair? In(ProbeText probed)
    {
        string text = probed.Text;
        // First of two neighbours that differ.
        int[] places = [.. LongWord().Matches(text).SelectMany(word => Enumerable.Range(word.Index + 1, word.Length - 3)).Where(i => char.ToLowerInvariant(text[i]) != char.ToLowerInvariant(text[i + 1]))];
        if (places.Length == 0) return null;
        int at = places[new SplitMix64(probed.Seed).Below(places.Length)];
        return new(text, $"{text[..at]}{text[at + 1]}{text[at]}{text[(at + 2)..]}");
    }
}
