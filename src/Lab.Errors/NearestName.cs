namespace Lab;

/// <summary>Finds which of the known names was probably meant.</summary>
public static class NearestName
{
    // Nobody mistypes longer names, and comparing takes the product of the lengths.
    const int LongestName = 100;

    /// <summary>The known name with the fewest edits (ignoring case), or null when none is near: more than half of it differs.</summary>
    public static string? Of(string wanted, IEnumerable<string> known)
    {
        if (wanted.Length > LongestName) return null;
        var nearest = known.Where(name => name.Length <= LongestName)
            .Select(name => (name, edits: Edits(wanted, name))).OrderBy(pair => pair.edits).FirstOrDefault();
        return nearest.name is not null && 2 * nearest.edits <= Math.Max(wanted.Length, nearest.name.Length) ? nearest.name : null;
    }

    static int Edits(string a, string b)
    {
        var row = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++) row[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var substitute = diagonal + (char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substitute, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.Length];
    }
}
