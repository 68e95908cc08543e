using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lab.Mlflow;

/// <summary>
/// OpenTelemetry's ExportTraceServiceRequest as JSON. Its own exporter for .NET knows no objects as values of attributes, and MLflow shows inputs and
/// outputs that are texts as texts.
/// <code>{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"...","attributes":[{"key":"mlflow.spanInputs","value":{"kvlistValue":{...}}}]}]}]}]}</code>
/// </summary>
static class OtlpJson
{
    const int StatusOk = 1, KindInternal = 1;

    public static byte[] Write(IReadOnlyList<TraceSpan> spans)
    {
        var list = new JsonArray([.. spans.Select(Span)]);
        var request = new JsonObject { ["resourceSpans"] = new JsonArray(new JsonObject { ["scopeSpans"] = new JsonArray(new JsonObject { ["spans"] = list }) }) };
        return Encoding.UTF8.GetBytes(request.ToJsonString());
    }

    static JsonNode Span(TraceSpan span)
    {
        var attributes = new JsonArray(
            Attribute("mlflow.spanType", span.Type), Attribute("mlflow.traceTag.mlflow.traceName", span.Name), Attribute("mlflow.spanInputs", span.Inputs),
            Attribute("mlflow.spanOutputs", span.Outputs));
        foreach (var (key, value) in span.Attributes) attributes.Add(Attribute(key, value));
        return new JsonObject
        {
            ["traceId"] = span.TraceId.ToHexString(),
            ["spanId"] = span.SpanId.ToHexString(),
            ["name"] = span.Name,
            ["kind"] = KindInternal,
            ["startTimeUnixNano"] = Nanoseconds(span.Start),
            ["endTimeUnixNano"] = Nanoseconds(span.Start + span.Duration),
            ["attributes"] = attributes,
            ["status"] = new JsonObject { ["code"] = StatusOk },
        };
    }

    static JsonNode Attribute(string key, JsonNode? value) => new JsonObject { ["key"] = key, ["value"] = Value(value) };

    static JsonObject Value(JsonNode? value) => value switch
    {
        null => [],
        JsonObject members => new() { ["kvlistValue"] = new JsonObject { ["values"] = new JsonArray([.. members.Select(member => Attribute(member.Key, member.Value))]) } },
        JsonArray items => new() { ["arrayValue"] = new JsonObject { ["values"] = new JsonArray([.. items.Select(item => (JsonNode)Value(item))]) } },
        _ => value.GetValueKind() switch
        {
            JsonValueKind.String => new() { ["stringValue"] = value.GetValue<string>() },
            JsonValueKind.True or JsonValueKind.False => new() { ["boolValue"] = value.GetValue<bool>() },
            // 64-bit numbers are texts in protobuf's JSON.
            _ when long.TryParse(value.ToJsonString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole) => new() { ["intValue"] = whole.ToString(CultureInfo.InvariantCulture) },
            _ => new() { ["doubleValue"] = double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture) },
        },
    };

    static string Nanoseconds(DateTimeOffset time) => ((time - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick).ToString(CultureInfo.InvariantCulture);
}
