namespace Lab.Datasets;

/// <summary>Finds columns by name: exactly, else ignoring case when that fits one column only.</summary>
public static class CsvColumns
{
    const int ShownNames = 30;
    static readonly string[] textNames = ["text", "review", "sentence", "content", "comment", "tweet", "body", "review_text", "reviewtext"];
    static readonly string[] labelNames = ["label", "sentiment", "rating", "stars", "polarity", "target", "class"];

    /// <summary>Index of the column called <paramref name="name"/>.</summary>
    /// <exception cref="LabException">There is none: names the columns that exist and the nearest one.</exception>
    public static int Find(IRowReader rows, string name)
    {
        var exact = Matches(rows.Header, name, StringComparison.Ordinal);
        if (exact.Length == 1) return exact[0];
        var loose = Matches(rows.Header, name, StringComparison.OrdinalIgnoreCase);
        if (loose.Length == 1) return loose[0];
        var nearest = loose.Length == 0 ? NearestName.Of(name, rows.Header) : null;
        throw new LabException(
            ErrorKind.Data,
            loose.Length == 0 ? $"There is no column '{Shorten(name)}'." : $"The column '{Shorten(name)}' is written in several ways.",
            rows.Name, $"one of the columns {Names(rows.Header)}.", CsvDelimiters.Unsplit(rows) ?? (nearest is null ? null : $"Did you mean '{nearest}'?"));
    }

    /// <summary>Index of the column that holds the text when none was named: "text", else the only one with a name usual for texts.</summary>
    /// <exception cref="LabException">None has such a name, or several have.</exception>
    public static int FindText(IRowReader rows) => FindUsual(rows, textNames, "text", nameof(DatasetOptions.TextColumns));

    /// <summary>Index of the column that holds the label when none was named: "label", else the only one with a name usual for labels.</summary>
    /// <exception cref="LabException">None has such a name, or several have.</exception>
    public static int FindLabel(IRowReader rows) => FindUsual(rows, labelNames, "label", nameof(DatasetOptions.LabelColumn));

    /// <summary>How many of the wanted names a header has, ignoring case; without any, whether it has one usual for a text and one for a label.</summary>
    internal static int CountWanted(IReadOnlyList<string> header, IReadOnlyList<string> wanted)
    {
        if (wanted.Count > 0) return wanted.Count(name => Matches(header, name, StringComparison.OrdinalIgnoreCase).Length > 0);
        return (Has(textNames) ? 1 : 0) + (Has(labelNames) ? 1 : 0);

        bool Has(string[] usual) => usual.Any(name => Matches(header, name, StringComparison.OrdinalIgnoreCase).Length > 0);
    }

    /// <summary>A name without what editors and exports put around it: white space, a byte order mark, quotes.</summary>
    internal static string Trimmed(string name)
    {
        string trimmed = name.Trim().Trim('\uFEFF').Trim();
        bool quoted = trimmed.Length >= 2 && trimmed[0] == trimmed[^1] && trimmed[0] is '"' or '\'';
        return quoted ? trimmed[1..^1].Trim() : trimmed;
    }

    static int FindUsual(IRowReader rows, string[] usual, string what, string property)
    {
        var first = Matches(rows.Header, usual[0], StringComparison.OrdinalIgnoreCase);
        if (first.Length == 1) return first[0];
        var found = usual.SelectMany(name => Matches(rows.Header, name, StringComparison.OrdinalIgnoreCase)).ToArray();
        if (found.Length == 1) return found[0];
        throw new LabException(
            ErrorKind.Data,
            found.Length == 0
                ? $"No column has a name usual for a {what}."
                : $"Several columns may hold the {what}: {Names(found.Select(i => rows.Header[i]))}.",
            rows.Name, $"one of the columns {Names(rows.Header)}.", CsvDelimiters.Unsplit(rows) ?? $"Name it with {SettingName.Of<DatasetOptions>(property)}.");
    }

    static int[] Matches(IReadOnlyList<string> header, string name, StringComparison comparison) =>
        [.. Enumerable.Range(0, header.Count).Where(i => string.Equals(header[i], name, comparison))];

    static string Names(IEnumerable<string> names)
    {
        var all = names.ToArray();
        var shown = string.Join(", ", all.Take(ShownNames).Select(name => $"'{Shorten(name)}'"));
        return all.Length <= ShownNames ? shown : $"{shown} and {all.Length - ShownNames} more";
    }

    static string Shorten(string name) => name.Length <= 60 ? name : name[..60] + "...";
}
