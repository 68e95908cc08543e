namespace Lab.Datasets;

/// <summary>The label map that would fit, for a message: what the values of a file probably mean for a model with other labels.</summary>
static class LabelMapGuess
{
    /// <summary>What lies this near to the middle of a scale is neutral: 3 of 1 to 5, 5 and 6 of 1 to 10.</summary>
    const decimal NeutralFrom = 0.4m, NeutralTo = 0.6m;

    /// <summary>A map as it is written; null when nothing can be guessed.</summary>
    /// <param name="values">Different values of the file, as they are compared.</param>
    /// <param name="names">Labels of the model, in class order.</param>
    public static string? For(IReadOnlyCollection<string> values, IReadOnlyList<string> names)
    {
        var sorted = LabelOrder.Sort(values);
        var guess = SameNumbers(sorted, names) ?? OnAScale(sorted, names) ?? ByName(sorted, names) ?? ByOrder(sorted, names);
        var pairs = sorted.Select(value => (Value: value, Label: guess?.Invoke(value))).Where(pair => pair.Label is not null).ToArray();
        return pairs.Length > 0 && pairs.All(pair => LabelMap.CanSay(pair.Value, pair.Label!)) ? string.Join(',', pairs.Select(pair => $"{pair.Value}={pair.Label}")) : null;
    }

    // 1, 2 ... for "1 star", "2 stars" ...
    static Func<string, string?>? SameNumbers(string[] values, IReadOnlyList<string> names)
    {
        string? Same(string value) => LabelScale.NumberOf(value) is { } number ? names.FirstOrDefault(name => LabelScale.NumberOf(name) == number) : null;
        return values.All(value => Same(value) is not null) ? Same : null;
    }

    static Func<string, string?>? OnAScale(string[] values, IReadOnlyList<string> names)
    {
        string? Named(string word) => names.FirstOrDefault(name => string.Equals(name, word, StringComparison.OrdinalIgnoreCase));
        var (negative, neutral, positive) = (Named("negative"), Named("neutral"), Named("positive"));
        decimal?[] numbers = [.. values.Select(LabelScale.NumberOf)];
        if (negative is null || positive is null || values.Length < 2 || numbers.Contains(null)) return null;
        decimal low = numbers.Min()!.Value, high = numbers.Max()!.Value;
        if (low == high) return null;
        return value => ((LabelScale.NumberOf(value)!.Value - low) / (high - low)) switch
        {
            < NeutralFrom => negative,
            > NeutralTo => positive,
            // A model without such a class: whoever uses the map leaves these rows out.
            _ => neutral,
        };
    }

    // pos for positive; a mistyped name.
    static Func<string, string?>? ByName(string[] values, IReadOnlyList<string> names)
    {
        string? Meant(string value) =>
            names.FirstOrDefault(name => string.Equals(name, value, StringComparison.OrdinalIgnoreCase))
            ?? (names.Where(name => value.Length > 0 && name.StartsWith(value, StringComparison.OrdinalIgnoreCase)).ToArray() is [var only] ? only : null)
            ?? NearestName.Of(value, names);
        return values.All(value => Meant(value) is not null) ? Meant : null;
    }

    // A model whose classes nobody has named.
    static Func<string, string?>? ByOrder(string[] values, IReadOnlyList<string> names) =>
        names.All(LabelScale.IsGeneric) && values.Length == names.Count ? value => names[Array.IndexOf(values, value)] : null;
}
