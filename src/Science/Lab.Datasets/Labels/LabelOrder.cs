using System.Globalization;

namespace Lab.Datasets;

/// <summary>Which label values are the same, and in which order labels become classes.</summary>
static class LabelOrder
{
    static readonly string[] sentiments = ["negative", "neutral", "positive"];

    /// <summary>The form in which values are compared: no white space around, lower case, whole numbers without a fraction (5.0 is 5).</summary>
    public static string Canonical(string value)
    {
        var trimmed = value.Trim().ToLowerInvariant();
        if (trimmed.Length is 0 or > 20 || !(char.IsAsciiDigit(trimmed[^1]) || trimmed[^1] == '.')) return trimmed;
        const NumberStyles style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        return decimal.TryParse(trimmed, style, CultureInfo.InvariantCulture, out var number) && number == decimal.Truncate(number)
            ? number.ToString("0", CultureInfo.InvariantCulture)
            : trimmed;
    }

    /// <summary>Each label once (ignoring case): negative, neutral, positive, then whole numbers by value, then the others by code unit.</summary>
    public static string[] Sort(IEnumerable<string> labels) =>
        [.. labels.Distinct(StringComparer.OrdinalIgnoreCase).OrderBy(Group).ThenBy(Number).ThenBy(label => label, StringComparer.Ordinal)];

    static int Group(string label) =>
        Array.IndexOf(sentiments, label.ToLowerInvariant()) is >= 0 and var known ? known
        : IsNumber(label, out _) ? sentiments.Length
        : sentiments.Length + 1;

    static long Number(string label) => IsNumber(label, out var number) ? number : 0;

    static bool IsNumber(string label, out long number) =>
        long.TryParse(label, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
}
