namespace Lab.Datasets;

/// <summary>Names of the single bits of a choice, for options and files.</summary>
sealed class FlagNames(string what, params (string Name, int Bit)[] known)
{
    /// <summary>Names of the chosen bits.</summary>
    public string[] Of(int bits) => [.. known.Where(one => (bits & one.Bit) != 0).Select(one => one.Name)];

    /// <summary>Reads names; "all" and "none" stand alone.</summary>
    /// <exception cref="LabException">A name is unknown.</exception>
    public int Parse(IReadOnlyCollection<string> names, string where)
    {
        if (names.Count == 1 && Same(names.First(), "none")) return 0;
        if (names.Count == 1 && Same(names.First(), "all")) return known.Sum(one => one.Bit);
        var bits = 0;
        foreach (var name in names)
            bits |= known.FirstOrDefault(one => Same(one.Name, name)) is { Name: not null } found ? found.Bit : throw new LabException(
                ErrorKind.Usage, $"There is no {what} '{name}'.", where, $"{string.Join(", ", known.Select(one => one.Name))}; or all, or none.",
                NearestName.Of(name, known.Select(one => one.Name)) is { } nearest ? $"Did you mean '{nearest}'?" : null);
        return bits;
    }

    static bool Same(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}
