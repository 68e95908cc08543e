using System.Text.RegularExpressions;

namespace Lab.Evaluation;

/// <summary>
/// A sentence of praise is turned into its opposite: "is very good" into "is not good", "I love" into "I do not love". One short sentence by itself: in a
/// long text the other praise would rightly keep the answer.
/// </summary>
static partial class Negation
{
    const int MostWords = 12;

    const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    const string Degree = @"(?:(?:so|very|really|truly|extremely|absolutely|just|super|such|quite|pretty)\s+)*";

    static readonly Regex state = new($@"\b(is|was|are|were|am)\s+{Degree}((?:an?\s+)?{Degree}(?:{string.Join('|', Opinions.Praise)}))\b", Options);
    static readonly Regex shortState = new($@"\b(it|that|they|you|we|i)['\u2019](s|re|m)\s+{Degree}((?:an?\s+)?{Degree}(?:{string.Join('|', Opinions.Praise)}))\b", Options);
    static readonly Regex liking = new($@"\b(i|we|they|you)\s+{Degree}(love|like|recommend|enjoy|adore)\b", Options);
    static readonly Regex liked = new($@"\b(i|we|they|you)\s+{Degree}(loved|liked|enjoyed|adored)\b", Options);
    static readonly Regex fitting = new($@"\b(fits|works|looks|feels)\s+{Degree}(perfectly|great|well|beautifully|amazing|nice|good|lovely)\b", Options);

    [GeneratedRegex(@"(?<=[.!?])\s+", RegexOptions.CultureInvariant)]
    private static partial Regex SentenceEnd();

    public static ProbePair? Of(ProbeText probed)
    {
        foreach (string sentence in SentenceEnd().Split(probed.Text))
        {
            if (sentence.Count(char.IsWhiteSpace) >= MostWords) continue;
            string negated = Negate(sentence);
            if (negated != sentence) return new(sentence, negated);
        }
        return null;
    }

    static string Negate(string text)
    {
        text = state.Replace(text, "$1 not $2");
        text = shortState.Replace(text, "$1'$2 not $3");
        text = liking.Replace(text, "$1 do not $2");
        text = liked.Replace(text, match => $"{match.Groups[1].Value} never {match.Groups[2].Value}");
        return fitting.Replace(text, match => $"does not {match.Groups[1].Value[..^1]} {match.Groups[2].Value}");
    }
}
