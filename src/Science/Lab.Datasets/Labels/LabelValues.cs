namespace Lab.Datasets;

/// <summary>Numbers the different values of a label column as they come, for the time until all are known and can be ordered, and counts their spellings.</summary>
sealed class LabelValues
{
    /// <summary>More spellings than this are those of a column that holds no labels; they are counted no further.</summary>
    const int MostSpellings = 1_000;

    readonly Dictionary<string, int> indices = [];
    readonly List<string> distinct = [];
    readonly Dictionary<string, int> spellings = [];

    /// <summary>As they are compared.</summary>
    public IReadOnlyList<string> Distinct => distinct;

    /// <summary>Rows by value as it is written, without white space around.</summary>
    public IReadOnlyDictionary<string, int> Spellings => spellings;

    public int Add(string value)
    {
        var written = value.Trim();
        if (spellings.TryGetValue(written, out var rows)) spellings[written] = rows + 1;
        else if (spellings.Count < MostSpellings) spellings.Add(written, 1);
        var canonical = LabelOrder.Canonical(value);
        if (!indices.TryGetValue(canonical, out var index))
        {
            indices.Add(canonical, index = distinct.Count);
            distinct.Add(canonical);
        }
        return index;
    }

    /// <summary>Class of each value in <see cref="Distinct"/>.</summary>
    public int[] Classes(LabelSchema schema) =>
        [.. distinct.Select(value => schema.TryResolve(value, out var label)
            ? label
            : throw new InvalidOperationException($"'{value}' was not discovered."))];
}
