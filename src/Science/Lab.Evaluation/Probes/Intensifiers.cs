using System.Text.RegularExpressions;
using Lab.Datasets;

namespace Lab.Evaluation;

/// <summary>An opinion becomes stronger.</summary>
static class Intensifiers
{
    static readonly string[] words = ["really", "very", "truly", "extremely"];
    static readonly Regex praise = Plain(Opinions.Praise), blame = Plain(Opinions.Blame);

    public static ProbePair? Strengthen(ProbeText probed)
    {
        var places = (probed.Opinion > 0 ? praise : blame).Matches(probed.Text);
        if (probed.Opinion == 0 || places.Count == 0) return null;
        var random = new SplitMix64(probed.Seed);
        int at = places[random.Below(places.Count)].Index;
        return new(probed.Text, probed.Text.Insert(at, words[random.Below(words.Length)] + " "));
    }

    // "is good", not "is not good" nor "is too good": what stands before it must not turn it or weigh it already.
    static Regex Plain(IEnumerable<string> opinions) =>
        new($@"(?<=\b(?:is|was|are|were|am|looks?|feels?|looked|felt)\s)(?:{string.Join('|', opinions)})\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
}
