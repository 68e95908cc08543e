using System.Text.RegularExpressions;
using Lab.Datasets;

namespace Lab.Evaluation;

/// <summary>Who said it is nothing to the answer.</summary>
static class Names
{
    static readonly string[] names =
    [
        "Anna", "Yusuf", "Maria", "Chen", "Fatima", "Oliver", "Aisha", "Lukas", "Priya", "Kwame", "Sofia", "Hiroshi", "Elena", "Omar", "Ingrid",
        "Mateo", "Leila", "Pavel", "Zanele", "Emma", "Rahul", "Chloe", "Ibrahim", "Mei", "Daniel", "Amara", "Jonas", "Noor", "Carlos", "Freya",
    ];

    static readonly string[] sentences = ["My friend {0} agrees.", "I was there with {0}.", "{0} bought the same.", "{0} thinks so too."];

    static readonly Regex known = new($@"\b(?:{string.Join('|', names)})\b", RegexOptions.CultureInvariant);

    public static ProbePair? Exchange(ProbeText probed)
    {
        var random = new SplitMix64(probed.Seed);
        int first = random.Below(names.Length), second = (first + 1 + random.Below(names.Length - 1)) % names.Length;
        if (known.Match(probed.Text) is { Success: true } found)
        {
            string other = names[found.Value == names[first] ? second : first];
            return new(probed.Text, Regex.Replace(probed.Text, $@"\b{found.Value}\b", other, RegexOptions.CultureInvariant));
        }
        string sentence = sentences[random.Below(sentences.Length)], text = probed.Text.TrimEnd();
        if (text.Length == 0) return null;
        string space = char.IsPunctuation(text[^1]) ? " " : ". ";
        return new(text + space + string.Format(null, sentence, names[first]), text + space + string.Format(null, sentence, names[second]));
    }
}
