using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lab.MlflowServer.Stores;

namespace Lab.MlflowServer.Evaluation;

/// <summary>Rules of records: what tells two apart, how one is merged into another, what a schema says of them.</summary>
static class RecordFields
{
    public const string User = "mlflow.user";

    /// <summary>Of the inputs, whatever the order of their keys.</summary>
    public static string DigestOf(JsonObject record) => Sha256(PythonJson.Write(Sorted(record["inputs"] ?? new JsonObject())));

    public static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    public static string? UserOf(JsonObject record) => record["tags"]?[User]?.GetValue<string>();

    public static JsonObject Make(string id, string dataset, JsonObject record, long now)
    {
        var body = new JsonObject { ["dataset_record_id"] = id, ["dataset_id"] = dataset, ["inputs"] = (record["inputs"] ?? new JsonObject()).DeepClone() };
        if (record["expectations"] is { } expectations) body["expectations"] = expectations.DeepClone();
        body["tags"] = (record["tags"] ?? new JsonObject()).DeepClone();
        if (record["source"] is JsonObject source)
        {
            body["source"] = source.DeepClone();
            body["source_type"] = source["source_type"]?.DeepClone();
        }
        body["created_time"] = now;
        body["last_update_time"] = now;
        if (UserOf(record) is { } user) body["created_by"] = body["last_updated_by"] = user;
        body["outputs"] = (record["outputs"] ?? new JsonObject()).DeepClone();
        return body;
    }

    /// <summary>Expectations and tags are added to those that are there; outputs take the place of the old ones.</summary>
    public static void Merge(JsonObject body, JsonObject record, long now)
    {
        foreach (string field in (string[])["expectations", "tags"])
            foreach (var (key, value) in record[field] as JsonObject ?? [])
            {
                if (body[field] is not JsonObject) body[field] = new JsonObject();
                body[field]![key] = value?.DeepClone();
            }
        if (record["outputs"] is { } outputs) body["outputs"] = outputs.DeepClone();
        if (UserOf(record) is { } user) body["last_updated_by"] = user;
        body["last_update_time"] = now;
    }

    /// <summary>The first value of a field says its kind.</summary>
    public static string Extend(string? schema, IEnumerable<JsonObject> records)
    {
        var known = schema is null
            ? new JsonObject { ["inputs"] = new JsonObject(), ["outputs"] = new JsonObject(), ["expectations"] = new JsonObject(), ["version"] = "1.0" }
            : (JsonObject)JsonNode.Parse(schema)!;
        foreach (var record in records)
            foreach (string part in (string[])["inputs", "outputs", "expectations"])
            {
                if (record[part] is JsonObject fields && known[part] is JsonObject kinds)
                {
                    foreach (var (key, value) in fields) kinds.TryAdd(key, KindOf(value));
                }
                else if (part == "outputs" && record[part] is { } whole && known[part] is JsonObject { Count: 0 })
                {
                    known[part] = KindOf(whole);
                }
            }
        return PythonJson.Write(known);
    }

    static JsonNode KindOf(JsonNode? value) => JsonValue.Create(value?.GetValueKind() switch
    {
        null => "null",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        JsonValueKind.Number => value.ToJsonString().AsSpan().IndexOfAny('.', 'e', 'E') < 0 ? "integer" : "float",
        JsonValueKind.String => "string",
        JsonValueKind.Array => "array",
        _ => "object",
    });

    static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members.OrderBy(member => member.Key, StringComparer.Ordinal).Select(member => KeyValuePair.Create(member.Key, Sorted(member.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}
