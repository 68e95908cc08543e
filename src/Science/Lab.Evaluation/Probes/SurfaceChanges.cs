using Lab.Datasets;

namespace Lab.Evaluation;

/// <summary>How a text is written and what stands around it, not what it says.</summary>
static class SurfaceChanges
{
    const int AddressLetters = 8;

    static readonly char[] marks = ['.', '!', '?', '\u2026', ' '];

    public static ProbePair? Punctuation(ProbeText probed)
    {
        string bare = probed.Text.TrimEnd(marks);
        if (bare.Length == 0) return null;
        return new(probed.Text, bare.Length < probed.Text.TrimEnd().Length ? bare : bare + ".");
    }

    public static ProbePair? Capitals(ProbeText probed)
    {
        string capitals = probed.Text.ToUpperInvariant();
        return capitals == probed.Text ? null : new(probed.Text, capitals);
    }

    public static ProbePair? Address(ProbeText probed)
    {
        if (string.IsNullOrWhiteSpace(probed.Text)) return null;
        var random = new SplitMix64(probed.Seed);
        bool handle = random.Below(2) == 0;
        var letters = new char[AddressLetters];
        for (int i = 0; i < letters.Length; i++) letters[i] = (char)('a' + random.Below(26));
        return new(probed.Text, $"{probed.Text.TrimEnd()} {(handle ? "@" : "https://example.com/")}{new string(letters)}");
    }
}
