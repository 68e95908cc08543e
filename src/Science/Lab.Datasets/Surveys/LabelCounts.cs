namespace Lab.Datasets;

/// <summary>Rows by value of a label column; gives up on a column with too many values.</summary>
sealed class LabelCounts
{
    readonly Dictionary<string, long> counts = [];

    /// <summary>There were more different values than a label column has.</summary>
    public bool TooMany { get; private set; }

    /// <summary>Most first; null after too many.</summary>
    public IReadOnlyList<KeyValuePair<string, long>>? Sorted =>
        TooMany ? null : [.. counts.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal)];

    /// <param name="value">As it stands in the file.</param>
    /// <param name="isNamed">A label map says what it means, so that it is no missing one.</param>
    /// <returns>False when the value stands for no label.</returns>
    public bool Add(string value, bool isNamed)
    {
        string label = value.Trim();
        if (!isNamed && LabelOrder.IsMissing(LabelOrder.Canonical(label))) return false;
        if (TooMany) return true;
        counts[label] = counts.GetValueOrDefault(label) + 1;
        if (counts.Count > LabelSchema.MaxDiscovered) TooMany = true;
        return true;
    }
}
