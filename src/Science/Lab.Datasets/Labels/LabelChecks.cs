using System.Globalization;

namespace Lab.Datasets;

/// <summary>Label columns that are probably not meant so: refused where nothing can be learned from them, else told.</summary>
static class LabelChecks
{
    /// <summary>Fewer classes than this may well have a row each, in a file to try something out.</summary>
    const int FewClasses = 5;

    /// <summary>What a message lists of many.</summary>
    const int Shown = 10;

    /// <summary>Refuses a column whose values are texts or measurements.</summary>
    /// <param name="counts">Rows by value, as values are compared.</param>
    /// <param name="where">What a message calls the file.</param>
    /// <exception cref="LabException">Most rows have a class of their own.</exception>
    public static void Refuse(IReadOnlyDictionary<string, int> counts, string where)
    {
        var rows = counts.Values.Sum();
        if (counts.Count < FewClasses || counts.Count * 2 <= rows) return;
        throw new LabException(
            ErrorKind.Data, Text($"There are {counts.Count:N0} different labels in {rows:N0} rows, such as {Quoted(counts.Keys, 3)}: {(AreNumbers(counts.Keys) ? "these are measurements, not classes" : "this column holds texts, not classes")}."),
            where, "a column with few classes.",
            $"Name the right column with {SettingName.Of<DatasetOptions>(nameof(DatasetOptions.LabelColumn))}, or say with {LabelMap.Setting} what its values mean.");
    }

    /// <summary>What a person should know of the labels as they are written.</summary>
    /// <param name="spellings">Rows by value as it is written.</param>
    /// <param name="discovered">The labels come from the file itself, not from a map or a model.</param>
    public static IEnumerable<ErrorText> Notes(IReadOnlyDictionary<string, int> spellings, bool discovered)
    {
        foreach (var group in spellings.GroupBy(pair => LabelOrder.Canonical(pair.Key)).Where(group => group.Count() > 1))
            yield return Text($"{string.Join(", ", group.OrderByDescending(pair => pair.Value).Take(Shown).Select(pair => $"'{pair.Key}' ({Rows(pair.Value)})"))} are one label: case and zeros after the point do not count.");
        if (!discovered) yield break;
        string[] values = LabelOrder.Sort(spellings.Keys.Select(LabelOrder.Canonical));
        if (AreNumbers(values) && values.Any(value => value.Contains('.', StringComparison.Ordinal)))
            yield return $"The labels are numbers with fractions ({string.Join(", ", values.Take(Shown))}{(values.Length > Shown ? ", ..." : "")}): each of the {values.Length} is a class of its own, and their order counts for nothing. Say with {LabelMap.Setting} which of them are one class: {values[0]}=negative,{values[^1]}=positive.";
    }

    static bool AreNumbers(IEnumerable<string> values) => values.All(value => LabelOrder.IsNumber(value, out _));

    static string Quoted(IEnumerable<string> values, int most) =>
        string.Join(", ", values.Take(most).Select(value => $"'{(value.Length <= 30 ? value : value[..30] + "...")}'"));

    static string Rows(int count) => count == 1 ? "1 row" : Text($"{count:N0} rows");

    static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
