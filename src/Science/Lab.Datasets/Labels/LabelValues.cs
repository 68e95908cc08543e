namespace Lab.Datasets;

/// <summary>Numbers the different values of a label column as they come, for the time until all are known and can be ordered.</summary>
sealed class LabelValues
{
    readonly Dictionary<string, int> indices = [];
    readonly List<string> distinct = [];

    public IReadOnlyList<string> Distinct => distinct;

    public int IndexOf(string value)
    {
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
