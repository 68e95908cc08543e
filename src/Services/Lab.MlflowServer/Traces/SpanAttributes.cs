using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lab.Mlflow.Protocol;

namespace Lab.MlflowServer.Traces;

/// <summary>What a root span says of its trace.</summary>
static class SpanAttributes
{
    // As the real server cuts it.
    const int MaxPreview = 1000;
    const int MaxKey = 250, MaxValue = 8000;

    const string TagPrefix = "mlflow.traceTag.";

    static readonly JsonSerializerOptions readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Inputs or outputs as JSON, cut; null when the span has none.</summary>
    public static string? Preview(Span root, string attribute)
    {
        if (All(root).FirstOrDefault(one => one.Key == attribute).Value is not { } value) return null;
        // A text is most often JSON already.
        string text = value["string_value"]?.GetValue<string>() ?? Plain(value)?.ToJsonString(readable) ?? "null";
        return text.Length <= MaxPreview ? text : text[..(MaxPreview - 3)] + "...";
    }

    /// <summary>Tags of the trace: attributes "mlflow.traceTag.KEY".</summary>
    public static IEnumerable<Tag> Tags(Span root) =>
        from one in All(root)
        where one.Key.StartsWith(TagPrefix, StringComparison.Ordinal) && one.Key.Length is var length && length > TagPrefix.Length && length - TagPrefix.Length <= MaxKey
        let text = one.Value["string_value"]?.GetValue<string>()
        where text is { Length: <= MaxValue }
        select new Tag(one.Key[TagPrefix.Length..], text);

    static IEnumerable<(string Key, JsonNode Value)> All(Span span) =>
        from attribute in span.Body["attributes"] as JsonArray ?? []
        where attribute?["key"] is not null && attribute["value"] is not null
        select (attribute["key"]!.GetValue<string>(), attribute["value"]!);

    // AnyValue of OpenTelemetry as the JSON that it stands for; readers have bounded its depth.
    static JsonNode? Plain(JsonNode? value) => (value as JsonObject)?.FirstOrDefault() switch
    {
        { Key: "array_value", Value: { } list } => new JsonArray([.. (list["values"] as JsonArray ?? []).Select(Plain)]),
        { Key: "kvlist_value", Value: { } list } => Members(list["values"] as JsonArray ?? []),
        { Value: { } plain } => plain.DeepClone(),
        _ => null,
    };

    // Of a key that comes twice the last counts.
    static JsonObject Members(JsonArray members)
    {
        var json = new JsonObject();
        foreach (var member in members)
            if (member?["key"]?.GetValue<string>() is { } key) json[key] = Plain(member["value"]);
        return json;
    }
}
