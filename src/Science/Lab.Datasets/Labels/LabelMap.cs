namespace Lab.Datasets;

/// <summary>What the values of a label column stand for: "1=negative,2=negative,3=neutral".</summary>
public sealed class LabelMap
{
    readonly Dictionary<string, string> labels = [];
    readonly List<string> values = [];

    LabelMap()
    {
    }

    /// <summary>What the targets of sentiment140's training file stand for.</summary>
    public static LabelMap Sentiment140 { get; } = Parse("0=negative,4=positive");

    /// <summary>Values that are mapped, in the order given.</summary>
    public IReadOnlyList<string> Values => values;

    /// <summary>The labels they stand for, each once, negative, neutral and positive first.</summary>
    public IReadOnlyList<string> Labels => LabelOrder.Sort(labels.Values);

    /// <summary>Reads "value=label" pairs separated by commas.</summary>
    /// <exception cref="LabException">A pair has no value or no label, or a value stands for two labels.</exception>
    public static LabelMap Parse(string text)
    {
        const string shape = "value=label pairs separated by commas, such as 1=negative,2=negative,3=neutral,4=positive,5=positive.";
        var map = new LabelMap();
        foreach (var pair in text.Split(',', StringSplitOptions.TrimEntries))
        {
            var equals = pair.LastIndexOf('=');
            var (value, label) = equals < 0 ? ("", "") : (pair[..equals].Trim(), pair[(equals + 1)..].Trim());
            if (value.Length == 0 || label.Length == 0)
                throw new LabException(ErrorKind.Usage, $"'{pair}' is not a pair of value and label.", Setting, shape);
            var canonical = LabelOrder.Canonical(value);
            if (map.labels.TryGetValue(canonical, out var other) && !string.Equals(other, label, StringComparison.OrdinalIgnoreCase))
                throw new LabException(
                    ErrorKind.Usage, $"The value '{value}' stands for '{other}' and for '{label}'.", Setting, "one label for each value.");
            if (map.labels.TryAdd(canonical, label)) map.values.Add(value);
        }
        return map;
    }

    /// <summary>Whether a map can say it: a comma separates pairs, and a label ends at the pair's end.</summary>
    internal static bool CanSay(string value, string label) => !value.Contains(',') && !label.AsSpan().ContainsAny(',', '=');

    internal static SettingName Setting => SettingName.Of<DatasetOptions>(nameof(DatasetOptions.LabelMap));

    internal bool TryGet(string canonicalValue, out string label) => labels.TryGetValue(canonicalValue, out label!);
}
