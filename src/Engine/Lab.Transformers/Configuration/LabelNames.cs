using System.Globalization;
using System.Text.Json.Nodes;

namespace Lab.Transformers.Configuration;

/// <summary>Class names by index, from <c>id2label</c>, <c>label2id</c> and <c>num_labels</c>.</summary>
static class LabelNames
{
    const int MaxLabels = 65_536;

    public static IReadOnlyList<string> Read(ConfigObject config)
    {
        var byId = config.Object("id2label");
        var byLabel = config.Object("label2id");
        if (byLabel is not null && IsPlaceholder(byLabel)) byLabel = null;

        if (byId is null) return byLabel is null ? Numbered(config.Integer("num_labels", 2, 1, MaxLabels)) : FromLabels(config, byLabel);
        var labels = FromIds(config, byId);
        if (byLabel is not null) CheckAgreement(config, labels, byLabel);
        return labels;
    }

    static string[] Numbered(int count) => [.. Enumerable.Range(0, count).Select(Placeholder)];

    static string Placeholder(int id) => string.Create(CultureInfo.InvariantCulture, $"LABEL_{id}");

    /// <summary>
    /// A program that sets only id2label leaves LABEL_0, LABEL_1, ... in label2id, and transformers saves both: such a
    /// label2id says nothing.
    /// </summary>
    static bool IsPlaceholder(JsonObject byLabel) => byLabel.All(entry => TryId(entry.Value, out int id) && entry.Key == Placeholder(id));

    static string[] FromIds(ConfigObject config, JsonObject byId)
    {
        if (byId.Count is 0 or > MaxLabels) throw config.Bad("id2label", $"{byId.Count} labels.", $"1 to {MaxLabels} labels");
        var labels = new string[byId.Count];
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (key, node) in byId)
        {
            if (!int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out int id) || id >= labels.Length || labels[id] is not null)
                throw config.Bad($"id2label['{key}']", "The key is not an index of a class.", $"each of 0 to {labels.Length - 1} once");
            if (node is not JsonValue value || !value.TryGetValue(out string? label))
                throw config.Bad($"id2label['{key}']", $"{ConfigObject.Text(node)} is not a label.", "a string");
            if (!ids.TryAdd(label, id))
                throw config.Bad($"id2label['{key}']", $"Classes {ids[label]} and {id} are both named '{label}'.", "a name of its own for each class");
            labels[id] = label;
        }
        return labels;
    }

    static string[] FromLabels(ConfigObject config, JsonObject byLabel)
    {
        if (byLabel.Count > MaxLabels) throw config.Bad("label2id", $"{byLabel.Count} labels.", $"1 to {MaxLabels} labels");
        var labels = new string[byLabel.Count];
        foreach (var (label, node) in byLabel)
        {
            if (!TryId(node, out int id) || id >= labels.Length || labels[id] is not null)
                throw config.Bad($"label2id['{label}']", $"{ConfigObject.Text(node)} is not an index of a class.", $"each of 0 to {labels.Length - 1} once");
            labels[id] = label;
        }
        return labels;
    }

    static void CheckAgreement(ConfigObject config, string[] labels, JsonObject byLabel)
    {
        if (byLabel.Count != labels.Length)
            throw config.Bad("label2id", $"{byLabel.Count} labels, and id2label has {labels.Length}.", "the inverse of id2label");
        foreach (var (label, node) in byLabel)
            if (!TryId(node, out int id) || id >= labels.Length || labels[id] != label)
                throw config.Bad($"label2id['{label}']", $"{ConfigObject.Text(node)} does not agree with id2label.", "the inverse of id2label");
    }

    // Old files have the number as a string.
    static bool TryId(JsonNode? node, out int id)
    {
        id = -1;
        if (node is not JsonValue value) return false;
        if (value.TryGetValue(out string? text)) return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out id);
        return value.TryGetValue(out id) && id >= 0;
    }
}
