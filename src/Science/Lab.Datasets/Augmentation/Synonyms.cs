namespace Lab.Datasets;

/// <summary>Words that can stand for each other in everyday reviews (synonyms.txt: a group a line).</summary>
static class Synonyms
{
    static readonly Dictionary<string, string[]> groups = Read();

    public static bool Has(string word) => groups.ContainsKey(word);

    /// <summary>Another word of the group, written with a capital, in capitals, or small, as the word is.</summary>
    public static string Other(string word, ref SplitMix64 random)
    {
        string[] others = [.. groups[word].Where(other => !string.Equals(other, word, StringComparison.OrdinalIgnoreCase))];
        var other = others[random.Below(others.Length)];
        return word.Length > 1 && word.All(char.IsUpper) ? other.ToUpperInvariant()
            : char.IsUpper(word[0]) ? char.ToUpperInvariant(other[0]) + other[1..]
            : other;
    }

    static Dictionary<string, string[]> Read()
    {
        var groups = new Dictionary<string, string[]>(StringComparer.OrdinalIgnoreCase);
        using var lines = new StreamReader(typeof(Synonyms).Assembly.GetManifestResourceStream("synonyms.txt")!);
        while (lines.ReadLine() is { } line)
        {
            var group = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            foreach (var word in group) groups.Add(word, group);
        }
        return groups;
    }
}
