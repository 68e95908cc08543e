namespace Lab.Datasets;

/// <summary>Mistakes of hurried fingers, never in the first letter.</summary>
static class Typo
{
    static readonly string[] rows = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];

    /// <param name="word">At least two letters, all ASCII.</param>
    /// <param name="random">Decides what and where.</param>
    public static string In(string word, ref SplitMix64 random)
    {
        var at = 1 + random.Below(word.Length - 1);
        return random.Below(4) switch
        {
            0 => word.Remove(at, 1),
            1 => word.Insert(at, word[at].ToString()),
            2 => word[..(at - 1)] + word[at] + word[at - 1] + word[(at + 1)..],
            _ => word[..at] + Neighbour(word[at], ref random) + word[(at + 1)..],
        };
    }

    static char Neighbour(char letter, ref SplitMix64 random)
    {
        var lower = char.ToLowerInvariant(letter);
        var row = rows.First(keys => keys.Contains(lower));
        var key = row.IndexOf(lower);
        var right = random.Below(2) == 1;
        var beside = row[key == 0 ? 1 : key == row.Length - 1 || !right ? key - 1 : key + 1];
        return char.IsUpper(letter) ? char.ToUpperInvariant(beside) : beside;
    }
}
