using System.Globalization;

namespace Lab.Datasets;

/// <summary>The classes of a data set: their names in class order, and which values of the label column mean which.</summary>
public sealed class LabelSchema
{
    /// <summary>More different values than this in a label column are taken for a wrong column.</summary>
    public const int MaxDiscovered = 100;

    readonly Dictionary<string, int> classes = [];
    readonly LabelMap? map;

    /// <param name="names">Labels in class order.</param>
    /// <param name="map">What the values of the label column stand for; null when they are labels or class indices themselves.</param>
    /// <exception cref="LabException">No label, a label twice, or the map leads to a label that is not among them.</exception>
    public LabelSchema(IReadOnlyList<string> names, LabelMap? map = null)
    {
        Names = [.. names];
        this.map = map;
        if (names.Count == 0) throw new LabException(ErrorKind.Usage, "There are no labels.", expected: "at least one label.");
        for (var i = 0; i < names.Count; i++)
            if (!classes.TryAdd(LabelOrder.Canonical(names[i]), i))
                throw new LabException(ErrorKind.Usage, $"The label '{names[i]}' is there twice.", expected: "labels that differ by more than case.");
        foreach (var label in map?.Labels ?? [])
            if (!classes.ContainsKey(LabelOrder.Canonical(label)))
                throw new LabException(
                    ErrorKind.Usage, $"The model has no label '{label}'.", LabelMap.Setting, $"one of {Quoted(Names)}.",
                    NearestName.Of(label, Names) is { } nearest ? $"Did you mean '{nearest}'?" : null);
        // Class indices serve as values unless a number is a label's own name.
        if (map is null && !names.Any(name => int.TryParse(name, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)))
            for (var i = 0; i < names.Count; i++) classes.TryAdd(i.ToString(CultureInfo.InvariantCulture), i);
    }

    /// <summary>Labels in class order.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The schema of a new model: the labels of a map, in the order negative, neutral, positive, numbers, others.</summary>
    /// <exception cref="LabException">The map has one label only.</exception>
    public static LabelSchema FromMap(LabelMap map) => AtLeastTwo(map.Labels, map, LabelMap.Setting);

    /// <summary>The schema of a new model from the values of a label column, in the order negative, neutral, positive, numbers, others.</summary>
    /// <param name="values">The values; empty ones are passed over.</param>
    /// <param name="where">What a message calls their place.</param>
    /// <exception cref="LabException">All values are the same, or more than <see cref="MaxDiscovered"/> are different.</exception>
    public static LabelSchema Discover(IEnumerable<string> values, string where)
    {
        var found = new HashSet<string>();
        foreach (var value in values)
        {
            if (LabelOrder.Canonical(value) is { Length: > 0 } canonical) found.Add(canonical);
            if (found.Count > MaxDiscovered)
                throw new LabException(
                    ErrorKind.Data, $"There are more than {MaxDiscovered} different labels.", where, "a column with few classes.",
                    $"Name the right column with {SettingName.Of<DatasetOptions>(nameof(DatasetOptions.LabelColumn))}, or say with {LabelMap.Setting} what its values mean.");
        }
        return AtLeastTwo(LabelOrder.Sort(found), null, where);
    }

    /// <summary>The class that a value of the label column means; values are compared without case and white space around them.</summary>
    public bool TryResolve(string value, out int label)
    {
        var canonical = LabelOrder.Canonical(value);
        if (map is null) return classes.TryGetValue(canonical, out label);
        label = -1;
        return map.TryGet(canonical, out var name) && classes.TryGetValue(LabelOrder.Canonical(name), out label);
    }

    /// <summary>What values are known, for messages.</summary>
    public ErrorText Expected
    {
        get
        {
            // Not one conditional expression: that would be a string, which knows no settings.
            if (map is not null) return $"one of the values of {LabelMap.Setting}: {Quoted(map.Values)}.";
            string indices = classes.Count > Names.Count ? $" or a class index from 0 to {Names.Count - 1}" : "";
            return $"one of the labels {Quoted(Names)}{indices}.";
        }
    }

    static LabelSchema AtLeastTwo(IReadOnlyList<string> names, LabelMap? map, ErrorText where) =>
        names.Count >= 2
            ? new LabelSchema(names, map)
            : throw new LabException(
                map is null ? ErrorKind.Data : ErrorKind.Usage,
                names.Count == 0 ? "There are no labels." : $"The only label is '{names[0]}'.", where, "at least two classes to tell apart.");

    static string Quoted(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"'{name}'"));
}
