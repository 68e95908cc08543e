using System.Globalization;
using System.Text.RegularExpressions;

namespace Lab.Datasets;

/// <summary>The number that a label value says: 4, "4 stars", "4/5", ★★★★, LABEL_4.</summary>
static partial class LabelScale
{
    /// <summary>Null when it says none.</summary>
    public static decimal? NumberOf(string value)
    {
        var text = value.Trim();
        if (LabelOrder.IsNumber(text, out var number)) return number;
        var stars = text.EnumerateRunes().Count(rune => rune.Value is '★' or '*' or '⭐');
        if (stars > 0 && text.EnumerateRunes().All(rune => rune.Value is '★' or '*' or '⭐' or '☆' or '\uFE0F')) return stars;
        var match = Rated().Match(text) is { Success: true } rated ? rated : Generic().Match(text);
        return match.Success && decimal.TryParse(match.Groups["n"].ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number) ? number : null;
    }

    /// <summary>Whether a model's label is only its own number, as transformers names classes that nobody has named: LABEL_0.</summary>
    public static bool IsGeneric(string label) => Generic().IsMatch(label);

    [GeneratedRegex(@"\A(?<n>[0-9]+(\.[0-9]+)?)[ _-]?(stars?|/ ?[0-9]+|out of [0-9]+|points?)\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Rated();

    [GeneratedRegex(@"\A(label|class)[ _-]?(?<n>[0-9]+)\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Generic();
}
