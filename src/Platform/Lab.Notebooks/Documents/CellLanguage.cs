using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lab.Notebooks.Documents;

/// <summary>Language of a cell, in the metadata that Polyglot Notebooks and its predecessor wrote.</summary>
static class CellLanguage
{
    const string space = "polyglot_notebook", name = "kernelName", olderSpace = "dotnet_interactive", olderName = "language";

    /// <returns>Null: that of the notebook.</returns>
    public static string? Of(JsonNode? metadata) => Text(metadata, space, name) ?? Text(metadata, olderSpace, olderName);

    /// <param name="metadata">Of an <c>execute_request</c>: clients put that of the cell there.</param>
    public static string? Of(byte[] metadata)
    {
        try
        {
            return metadata.AsSpan().IndexOf("_"u8) < 0 ? null : Of(JsonNode.Parse(metadata));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static JsonObject Metadata(string language) => new() { [space] = new JsonObject { [name] = language } };

    static string? Text(JsonNode? metadata, string space, string name) =>
        metadata is JsonObject all && all[space] is JsonObject own && own[name] is JsonValue value && value.TryGetValue(out string? text) && text.Length > 0 ? text : null;
}
