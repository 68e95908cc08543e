namespace Lab.Datasets;

/// <summary>A text as words between blanks, and the changes that can be made to it. Words that negate stay where they are.</summary>
sealed class AugmentedText(string text)
{
    const int ShortestForDelete = 4;
    const int ShortestForTypo = 4;

    static readonly HashSet<string> negations = new(StringComparer.OrdinalIgnoreCase)
    {
        "no", "not", "never", "none", "nobody", "nothing", "nowhere", "neither", "nor", "without", "hardly", "barely", "scarcely", "cannot",
        "cant", "dont", "doesnt", "didnt", "wont", "wouldnt", "isnt", "wasnt", "arent", "werent", "aint", "shouldnt", "couldnt", "hasnt", "havent",
        "but", "too", "less", "least", "few",
    };

    readonly List<string> words = [.. text.Split(' ')];

    public int Count => words.Count(word => word.Length > 0);

    /// <summary>False when the text has no place for such a change.</summary>
    public bool TryChange(AugmentationKinds kind, ref SplitMix64 random)
    {
        Func<int, bool> fits = kind switch
        {
            AugmentationKinds.Synonym => i => IsFree(i) && Synonyms.Has(Core(words[i])),
            AugmentationKinds.Swap => i => i + 1 < words.Count && IsFree(i) && IsFree(i + 1) && words[i] != words[i + 1],
            AugmentationKinds.Delete => i => Count >= ShortestForDelete && IsFree(i),
            _ => i => IsFree(i) && Core(words[i]) is { Length: >= ShortestForTypo } core && core.All(char.IsAsciiLetter),
        };
        int[] places = [.. Enumerable.Range(0, words.Count).Where(fits)];
        if (places.Length == 0) return false;
        var at = places[random.Below(places.Length)];
        switch (kind)
        {
            case AugmentationKinds.Synonym:
                words[at] = Exchange(words[at], Synonyms.Other(Core(words[at]), ref random));
                break;
            case AugmentationKinds.Swap:
                (words[at], words[at + 1]) = (words[at + 1], words[at]);
                break;
            case AugmentationKinds.Delete:
                words.RemoveAt(at);
                break;
            default:
                words[at] = Exchange(words[at], Typo.In(Core(words[at]), ref random));
                break;
        }
        return true;
    }

    public override string ToString() => string.Join(' ', words);

    bool IsFree(int i)
    {
        var core = Core(words[i]);
        return core.Length > 0 && words[i][0] is not ('@' or '#') && !words[i].Contains("://", StringComparison.Ordinal)
            && !negations.Contains(core) && !core.EndsWith("n't", StringComparison.OrdinalIgnoreCase) && !core.EndsWith("n\u2019t", StringComparison.OrdinalIgnoreCase);
    }

    // The word without the punctuation around it.
    static string Core(string word) => word[Start(word)..End(word)];

    static string Exchange(string word, string core) => word[..Start(word)] + core + word[End(word)..];

    static int Start(string word)
    {
        var start = 0;
        while (start < word.Length && !char.IsLetterOrDigit(word[start])) start++;
        return start;
    }

    static int End(string word)
    {
        var end = word.Length;
        while (end > Start(word) && !char.IsLetterOrDigit(word[end - 1])) end--;
        return end;
    }
}
