using System.Globalization;
using System.Text.Json;

namespace Lab.Statistics.Tests;

/// <summary>Labels of a case (numbers or strings) as class indices: all that occur or are asked for, numbers by value, strings by code point.</summary>
sealed class EncodedLabels
{
    readonly List<JsonElement> all;

    public EncodedLabels(JsonElement item)
    {
        var (truth, predicted) = (item.GetProperty("y_true"), item.GetProperty("y_pred"));
        var occurring = truth.EnumerateArray().Concat(predicted.EnumerateArray());
        IEnumerable<JsonElement> given =
            item.TryGetProperty("labels", out var labels) && labels.ValueKind == JsonValueKind.Array ? labels.EnumerateArray() : [];
        all = [.. occurring.Concat(given).DistinctBy(Text)];
        all.Sort(Compare);
        Truth = [.. truth.EnumerateArray().Select(IndexOf)];
        Predicted = [.. predicted.EnumerateArray().Select(IndexOf)];
        Selected = [.. (given.Any() ? given : all).Select(IndexOf)];
        CoversAll = occurring.All(label => Selected.Contains(IndexOf(label)));
    }

    public int[] Truth { get; }

    public int[] Predicted { get; }

    /// <summary>The classes asked for, in their order; all when none were.</summary>
    public int[] Selected { get; }

    public bool CoversAll { get; }

    public int Classes => all.Count;

    public string[] SelectedNames => [.. Selected.Select(index => Text(all[index]))];

    int IndexOf(JsonElement label) => all.FindIndex(other => Text(other) == Text(label));

    static string Text(JsonElement label) => label.ValueKind == JsonValueKind.String ? label.GetString()! : label.GetInt64().ToString(CultureInfo.InvariantCulture);

    static int Compare(JsonElement a, JsonElement b) =>
        a.ValueKind == JsonValueKind.String
            ? string.CompareOrdinal(a.GetString(), b.GetString())
            : a.GetInt64().CompareTo(b.GetInt64());
}
