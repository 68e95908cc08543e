using System.Text.RegularExpressions;

namespace Lab.Evaluation;

/// <summary>Short forms become long where there are any, else long forms short.</summary>
static partial class Contractions
{
    // Forms of one meaning only: "it's" may be "it has", "he'd" may be "he had".
    static readonly Dictionary<string, string> longForms = new(StringComparer.OrdinalIgnoreCase)
    {
        ["don't"] = "do not",
        ["doesn't"] = "does not",
        ["didn't"] = "did not",
        ["isn't"] = "is not",
        ["wasn't"] = "was not",
        ["aren't"] = "are not",
        ["weren't"] = "were not",
        ["can't"] = "cannot",
        ["won't"] = "will not",
        ["wouldn't"] = "would not",
        ["couldn't"] = "could not",
        ["shouldn't"] = "should not",
        ["haven't"] = "have not",
        ["hasn't"] = "has not",
        ["hadn't"] = "had not",
        ["i'm"] = "I am",
        ["you're"] = "you are",
        ["we're"] = "we are",
        ["they're"] = "they are",
        ["i'll"] = "I will",
        ["we'll"] = "we will",
        ["they'll"] = "they will",
    };

    static readonly Dictionary<string, string> shortForms = new(
        longForms.ToDictionary(pair => pair.Value, pair => pair.Key, StringComparer.OrdinalIgnoreCase), StringComparer.OrdinalIgnoreCase)
    {
        ["it is"] = "it's",
        ["that is"] = "that's",
        ["I am"] = "I'm",
        ["I will"] = "I'll",
    };

    static readonly Regex longForm = Any(shortForms.Keys);

    [GeneratedRegex(@"\b(?:(?:do|does|did|is|was|are|were|ca|wo|would|could|should|have|has|had)n['\u2019]t|i['\u2019]m|(?:you|we|they)['\u2019]re|(?:i|we|they)['\u2019]ll)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ShortForm();

    public static ProbePair? Change(ProbeText probed)
    {
        string text = ShortForm().Replace(probed.Text, match => AsWritten(match.Value, longForms[match.Value.Replace('\u2019', '\'')]));
        // At the end of a sentence there is no short form: "so it is."
        if (text == probed.Text) text = longForm.Replace(probed.Text, match => AsWritten(match.Value, shortForms[match.Value]));
        return text == probed.Text ? null : new(probed.Text, text);
    }

    static string AsWritten(string was, string becomes) =>
        was.Length > 2 && was.All(c => !char.IsLower(c)) ? becomes.ToUpperInvariant()
        : char.IsUpper(was[0]) ? char.ToUpperInvariant(becomes[0]) + becomes[1..]
        : becomes;

    static Regex Any(IEnumerable<string> forms) => new($@"\b(?:{string.Join('|', forms)})\b(?=\s+\w)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
}
