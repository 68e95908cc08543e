using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lab.Transformers.Configuration;

/// <summary>Reads single values of a JSON object; every error names the file and the JSON path.</summary>
sealed class ConfigObject(JsonObject root, string file)
{
    public JsonObject Root => root;

    public string File => file;

    public bool Has(string key) => root[key] is not null;

    public int Integer(string key, int whenAbsent, int least, int most)
    {
        if (root[key] is not { } node) return whenAbsent;
        // Fractions and exponents are refused, as transformers refuses them for a size.
        if (node is JsonValue value && value.TryGetValue(out long number) && number >= least && number <= most) return (int)number;
        throw Bad(key, $"{Text(node)} is no valid value.", $"an integer from {least} to {most}");
    }

    /// <summary>A number in [least, below).</summary>
    public double Number(string key, double whenAbsent, double least, double below)
    {
        if (root[key] is not { } node) return whenAbsent;
        if (node is JsonValue value && value.GetValueKind() == JsonValueKind.Number && value.TryGetValue(out double number) && number >= least && number < below)
            return number;
        throw Bad(key, $"{Text(node)} is no valid value.", FormattableString.Invariant($"a number from {least} to below {below}"));
    }

    public bool Flag(string key, bool whenAbsent)
    {
        if (root[key] is not { } node) return whenAbsent;
        return node is JsonValue value && value.TryGetValue(out bool flag) ? flag : throw Bad(key, $"{Text(node)} is no valid value.", "true or false");
    }

    public string? String(string key)
    {
        if (root[key] is not { } node) return null;
        return node is JsonValue value && value.TryGetValue(out string? text) ? text : throw Bad(key, $"{Text(node)} is no valid value.", "a string");
    }

    public JsonObject? Object(string key)
    {
        if (root[key] is not { } node) return null;
        return node as JsonObject ?? throw Bad(key, $"{Text(node)} is no valid value.", "an object");
    }

    public LabException Bad(string key, string what, string? expected, string? remedy = null) =>
        new(ErrorKind.Model, what, $"{file}: $.{key}", expected, remedy);

    public static string Text(JsonNode? node)
    {
        var text = node?.ToJsonString() ?? "null";
        return text.Length <= 60 ? text : $"{text.AsSpan(0, 60)}...";
    }
}
