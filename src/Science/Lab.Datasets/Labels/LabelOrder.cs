using System.Globalization;

namespace Lab.Datasets;

/// <summary>Which label values are the same, which stand for no label, and in which order labels become classes.</summary>
static class LabelOrder
{
    static readonly string[] sentiments = ["negative", "neutral", "positive"];

    // What tables write for "no value": the words that pandas reads so, and those of R, SQL, Julia and JavaScript.
    static readonly HashSet<string> missing =
    [
        "", "nan", "-nan", "na", "n/a", "n.a.", "<na>", "#na", "#n/a", "#n/a n/a", "null", "(null)", "nil", "none", "missing value", "nat", "undefined",
        "1.#ind", "-1.#ind", "1.#qnan", "-1.#qnan",
    ];

    /// <summary>
    /// The form in which values are compared: no white space around, lower case, numbers without zeros that say nothing (5.0 is 5, 2.50
    /// is 2.5).
    /// </summary>
    public static string Canonical(string value)
    {
        var trimmed = value.Trim().ToLowerInvariant();
        if (trimmed.Length > 20 || !IsNumber(trimmed, out var number)) return trimmed;
        return number == 0 ? "0" : number.ToString("0.####################", CultureInfo.InvariantCulture);
    }

    /// <summary>Whether a value of the label column stands for no label: nothing, NaN, None, NULL, N/A and the like in any case.</summary>
    public static bool IsMissing(string canonical) => missing.Contains(canonical);

    /// <summary>Each label once (ignoring case): negative, neutral, positive, then numbers by value, then the others by code unit.</summary>
    public static string[] Sort(IEnumerable<string> labels) =>
        [.. labels.Distinct(StringComparer.OrdinalIgnoreCase).OrderBy(Group).ThenBy(Number).ThenBy(label => label, StringComparer.Ordinal)];

    /// <summary>A number as people write labels: digits with a sign or a point, no exponent.</summary>
    public static bool IsNumber(string label, out decimal number)
    {
        const NumberStyles style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        return decimal.TryParse(label, style, CultureInfo.InvariantCulture, out number);
    }

    static int Group(string label) =>
        Array.IndexOf(sentiments, label.ToLowerInvariant()) is >= 0 and var known ? known
        : IsNumber(label, out _) ? sentiments.Length
        : sentiments.Length + 1;

    static decimal Number(string label) => IsNumber(label, out var number) ? number : 0;
}
