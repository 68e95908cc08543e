using System.Globalization;

namespace Lab.Datasets;

/// <summary>How classes are shared out among the rows to learn from and those to measure on.</summary>
public static class LabelShares
{
    /// <summary>What a message lists of many.</summary>
    const int Shown = 10;

    /// <summary>What a person should know of it, a sentence or two each.</summary>
    /// <param name="names">Labels in class order.</param>
    /// <param name="train">Classes of the rows to learn from.</param>
    /// <param name="others">Classes of the rows to measure on.</param>
    /// <param name="where">What a message calls the file.</param>
    /// <exception cref="LabException">There is one class only to learn from.</exception>
    public static IReadOnlyList<ErrorText> Check(IReadOnlyList<string> names, IEnumerable<int> train, IEnumerable<int> others, string where)
    {
        var (learned, measured) = (new int[names.Count], new int[names.Count]);
        foreach (var label in train) learned[label]++;
        foreach (var label in others) measured[label]++;
        if (learned.Count(rows => rows > 0) < 2)
            throw new LabException(
                ErrorKind.Data, $"{(learned.Sum() == 1 ? "The only row" : Text($"All {learned.Sum():N0} rows"))} to learn from: '{names[Array.FindIndex(learned, rows => rows > 0)]}'.", where,
                "at least two classes to tell apart.", Counts(names, learned, measured));
        var notes = new List<ErrorText>();
        if (With(names, learned, 0) is { } none) notes.Add($"No row to learn from is {none}: the model will hardly ever say so. {Counts(names, learned, measured)}");
        if (With(names, learned, 1) is { } single) notes.Add($"One row only to learn from is {single}: that is too little.");
        return notes;
    }

    /// <summary>The same for rows that are only measured on.</summary>
    /// <param name="names">Labels in class order.</param>
    /// <param name="rows">Their classes.</param>
    public static ErrorText? Missing(IReadOnlyList<string> names, IEnumerable<int> rows)
    {
        var counts = new int[names.Count];
        foreach (var label in rows) counts[label]++;
        return With(names, counts, 0) is not { } none ? null
            : $"No row is {none}: {string.Join(", ", names.Take(Shown).Select((name, i) => Text($"'{name}' {counts[i]:N0}")))}. Scores over all classes count {(counts.Count(rows => rows == 0) == 1 ? "it" : "them")} as never found.";
    }

    static string? With(IReadOnlyList<string> names, int[] counts, int rows)
    {
        string[] found = [.. names.Where((_, i) => counts[i] == rows).Select(name => $"'{name}'")];
        return found.Length == 0 ? null : string.Join(" or ", found.Take(Shown)) + (found.Length > Shown ? $" and {found.Length - Shown} more" : "");
    }

    static string Counts(IReadOnlyList<string> names, int[] learned, int[] measured) =>
        $"Rows to learn from and to measure on: {string.Join(", ", names.Take(Shown).Select((name, i) => Text($"'{name}' {learned[i]:N0} and {measured[i]:N0}")))}.";

    static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
