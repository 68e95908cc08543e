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
    /// <param name="map">What the values of the label column stand for; null when they are labels themselves.</param>
    /// <exception cref="LabException">No label, a label twice, or the map leads to a label that is not among them.</exception>
    public LabelSchema(IReadOnlyList<string> names, LabelMap? map = null)
    {
        Names = [.. names];
        this.map = map;
        if (names.Count == 0) throw new LabException(ErrorKind.Usage, "There are no labels.", expected: "at least one label.");
        for (var i = 0; i < names.Count; i++)
            if (!classes.TryAdd(LabelOrder.Canonical(names[i]), i))
                throw new LabException(ErrorKind.Usage, $"The label '{names[i]}' is there twice.", expected: "labels that differ by more than case.");
        // Classes that nobody has named are called by their number.
        for (var i = 0; i < names.Count; i++)
            if (LabelScale.IsGeneric(names[i]) && LabelScale.NumberOf(names[i]) is { } number) classes.TryAdd(LabelOrder.Canonical(number.ToString(CultureInfo.InvariantCulture)), i);
        foreach (var label in map?.Labels ?? [])
            if (!classes.ContainsKey(LabelOrder.Canonical(label)))
                throw new LabException(
                    ErrorKind.Usage, $"The model has no label '{label}'.", LabelMap.Setting, $"one of {Quoted(Names)}.",
                    NearestName.Of(label, Names) is { } nearest ? $"Did you mean '{nearest}'?" : null);
    }

    /// <summary>Labels in class order.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The schema of a new model: the labels of a map, in the order negative, neutral, positive, numbers, others.</summary>
    /// <exception cref="LabException">The map has one label only.</exception>
    public static LabelSchema FromMap(LabelMap map) => AtLeastTwo(map.Labels, map, LabelMap.Setting);

    /// <summary>The schema of a new model from the values of a label column, in the order negative, neutral, positive, numbers, others.</summary>
    /// <param name="values">The values; those that stand for no label are passed over.</param>
    /// <param name="where">What a message calls their place.</param>
    /// <exception cref="LabException">All values are the same, or more than <see cref="MaxDiscovered"/> are different.</exception>
    public static LabelSchema Discover(IEnumerable<string> values, string where)
    {
        var found = new HashSet<string>();
        foreach (var value in values)
        {
            if (LabelOrder.Canonical(value) is var canonical && !LabelOrder.IsMissing(canonical)) found.Add(canonical);
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
        if (map is not null) canonical = map.TryGet(canonical, out var name) ? LabelOrder.Canonical(name) : "";
        label = classes.GetValueOrDefault(canonical, -1);
        return label >= 0;
    }

    /// <summary>What values are known, for messages.</summary>
    public ErrorText Expected
    {
        get
        {
            // Not one conditional expression: that would be a string, which knows no settings.
            if (map is not null) return $"one of the values of {LabelMap.Setting}: {Quoted(map.Values)}.";
            return $"one of the labels {Quoted(Names)}.";
        }
    }

    /// <summary>The error when no value of a file is a label here: both sets, and the map that would fit.</summary>
    /// <param name="values">Different values of the file, as they are compared.</param>
    /// <param name="where">What a message calls the file.</param>
    internal LabException Foreign(IReadOnlyCollection<string> values, string where)
    {
        const int shown = 12;
        string[] sorted = LabelOrder.Sort(values);
        string found = Quoted(sorted.Take(shown).Select(value => value.Length <= 40 ? value : value[..40] + "...")) + (sorted.Length > shown ? ", ..." : "");
        var guess = map is null ? LabelMapGuess.For(values, Names) : null;
        // A shell takes some characters apart.
        if (guess?.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not (',' or '=' or '.' or '-' or '_')) == true) guess = $"\"{guess}\"";
        // Not one conditional expression: that would be a string, which knows no settings.
        ErrorText remedy = $"Say what they mean: {LabelMap.Setting} {guess}";
        if (guess is null) remedy = $"Say with {LabelMap.Setting} what each of them means, as VALUE=LABEL,..., or name another column with {SettingName.Of<DatasetOptions>(nameof(DatasetOptions.LabelColumn))}.";
        return new LabException(ErrorKind.Data, $"The labels of the file are {found}; those of the model are {Quoted(Names)}.", where, Expected, remedy);
    }

    static LabelSchema AtLeastTwo(IReadOnlyList<string> names, LabelMap? map, ErrorText where) =>
        names.Count >= 2
            ? new LabelSchema(names, map)
            : throw new LabException(
                map is null ? ErrorKind.Data : ErrorKind.Usage,
                names.Count == 0 ? "There are no labels." : $"The only label is '{names[0]}'.", where, "at least two classes to tell apart.");

    static string Quoted(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"'{name}'"));
}
