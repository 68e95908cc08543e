using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lab.MlflowServer.Traces;

/// <summary>Reads OpenTelemetry's ExportTraceServiceRequest from JSON: names in camelCase, ids in hexadecimal digits, int64 as texts.</summary>
static class OtlpJsonReader
{
    public static List<Span> Read(byte[] request)
    {
        var spans = new List<Span>();
        foreach (var resource in Items(JsonNode.Parse(request, documentOptions: new JsonDocumentOptions { MaxDepth = 64 }), "resourceSpans"))
            foreach (var scope in Items(resource, "scopeSpans"))
                foreach (var span in Items(scope, "spans"))
                    spans.Add(ReadSpan(span));
        return spans;
    }

    static Span ReadSpan(JsonNode span)
    {
        byte[] trace = Convert.FromHexString(Required(span, "traceId"));
        if (trace.Length != 16) throw new FormatException("a trace id of another length");
        var fields = new JsonObject
        {
            ["span_id"] = Base64(Required(span, "spanId")),
            ["name"] = span["name"]?.GetValue<string>() ?? "",
            ["start_time_unix_nano"] = Integer(span["startTimeUnixNano"]),
            ["end_time_unix_nano"] = Integer(span["endTimeUnixNano"]),
        };
        if (span["status"] is { } status)
        {
            string code = status["code"] is JsonValue value && value.TryGetValue(out int number) ? SpanBody.StatusOf(number) : status["code"]?.GetValue<string>() ?? "STATUS_CODE_UNSET";
            fields["status"] = new JsonObject { ["code"] = code };
            if (status["message"] is { } message) fields["status"]!["message"] = message.DeepClone();
        }
        string parent = span["parentSpanId"]?.GetValue<string>() is { Length: > 0 } hex ? Base64(hex) : "";
        JsonArray events = [.. Items(span, "events").Select(JsonNode? (one) => new JsonObject
        {
            ["time_unix_nano"] = Integer(one["timeUnixNano"]),
            ["name"] = one["name"]?.GetValue<string>() ?? "",
            ["attributes"] = Attributes(one),
        })];
        return SpanBody.Make(trace, parent, fields, Attributes(span), events);
    }

    static string Required(JsonNode owner, string name) => owner[name]?.GetValue<string>() ?? throw new FormatException($"no {name}");

    static JsonArray Attributes(JsonNode owner) => [.. Items(owner, "attributes").Select(KeyValue)];

    static JsonNode? KeyValue(JsonNode entry) => new JsonObject { ["key"] = entry["key"]?.GetValue<string>() ?? "", ["value"] = Value(entry["value"]) };

    static JsonNode Value(JsonNode? value)
    {
        var json = new JsonObject();
        foreach (var (name, content) in value as JsonObject ?? [])
            json[JsonNamingPolicy.SnakeCaseLower.ConvertName(name)] = name switch
            {
                "intValue" => Integer(content),
                "arrayValue" => new JsonObject { ["values"] = new JsonArray([.. Items(content, "values").Select(Value)]) },
                "kvlistValue" => new JsonObject { ["values"] = new JsonArray([.. Items(content, "values").Select(KeyValue)]) },
                _ => content?.DeepClone(),
            };
        return json;
    }

    static IEnumerable<JsonNode> Items(JsonNode? owner, string name) => (owner as JsonObject)?[name] is JsonArray items ? items.OfType<JsonNode>() : [];

    static JsonNode? Integer(JsonNode? value) => value is null ? null
        : value.GetValueKind() == JsonValueKind.String ? JsonValue.Create(long.Parse(value.GetValue<string>(), CultureInfo.InvariantCulture))
        : JsonValue.Create(value.GetValue<long>());

    static string Base64(string hex) => Convert.ToBase64String(Convert.FromHexString(hex));
}
