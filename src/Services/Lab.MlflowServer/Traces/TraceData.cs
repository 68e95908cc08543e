using System.Text.Json.Nodes;
using Lab.MlflowServer.Stores;

namespace Lab.MlflowServer.Traces;

/// <summary>Spans as a file of a trace, <c>traces.json</c>: attributes by name, each value as the JSON text that it is.</summary>
static class TraceData
{
    /// <param name="spans">As they are answered: OpenTelemetry's JSON with names in snake_case.</param>
    public static JsonObject Of(JsonArray spans) => new() { ["spans"] = new JsonArray([.. spans.Select(span => Span((JsonObject)span!))]) };

    static JsonObject Span(JsonObject span) => new()
    {
        ["trace_id"] = span["trace_id"]?.DeepClone(),
        ["span_id"] = span["span_id"]?.DeepClone(),
        ["parent_span_id"] = span["parent_span_id"]?.DeepClone(),
        ["name"] = span["name"]?.DeepClone(),
        ["start_time_unix_nano"] = span["start_time_unix_nano"]?.DeepClone(),
        ["end_time_unix_nano"] = span["end_time_unix_nano"]?.DeepClone(),
        ["events"] = new JsonArray([.. Items(span["events"]).Select(one => new JsonObject
        {
            ["name"] = one["name"]?.DeepClone(),
            ["time_unix_nano"] = one["time_unix_nano"]?.DeepClone(),
            ["attributes"] = Map(one["attributes"]),
        })]),
        ["status"] = new JsonObject { ["code"] = span["status"]?["code"]?.DeepClone() ?? "STATUS_CODE_UNSET", ["message"] = span["status"]?["message"]?.DeepClone() ?? "" },
        ["attributes"] = new JsonObject(Items(span["attributes"]).Select(one => KeyValuePair.Create(Key(one), (JsonNode?)PythonJson.Write(Value(one["value"]))))),
        ["links"] = span["links"]?.DeepClone() ?? new JsonArray(),
    };

    static JsonObject Map(JsonNode? attributes) => new(Items(attributes).Select(one => KeyValuePair.Create(Key(one), Value(one["value"]))));

    static string Key(JsonObject attribute) => attribute["key"]?.GetValue<string>() ?? "";

    // {"string_value": "..."}, {"kvlist_value": {"values": [...]}}, ...
    static JsonNode? Value(JsonNode? value) => value is not JsonObject { Count: > 0 } typed ? null : typed.First() switch
    {
        ("kvlist_value", var map) => Map(map?["values"]),
        ("array_value", var list) => new JsonArray([.. Items(list?["values"]).Select(Value)]),
        (_, var plain) => plain?.DeepClone(),
    };

    static IEnumerable<JsonObject> Items(JsonNode? array) => array is JsonArray items ? items.OfType<JsonObject>() : [];
}
