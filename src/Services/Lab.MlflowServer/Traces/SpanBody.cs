using System.Text.Json.Nodes;

namespace Lab.MlflowServer.Traces;

/// <summary>What protobuf and JSON have in common when a span is read.</summary>
static class SpanBody
{
    public static Span Make(byte[] trace, string parent, JsonObject fields, JsonArray attributes, JsonArray events)
    {
        var body = new JsonObject { ["trace_id"] = Convert.ToBase64String(trace), ["span_id"] = fields["span_id"]!.DeepClone() };
        if (parent.Length > 0) body["parent_span_id"] = parent;
        foreach (string name in (string[])["name", "start_time_unix_nano", "end_time_unix_nano"])
            if (fields[name] is { } value) body[name] = value.DeepClone();
        body["attributes"] = attributes;
        if (events.Count > 0) body["events"] = events;
        if (fields["status"] is { } status) body["status"] = status.DeepClone();
        return Span.Of(trace, body, parent.Length > 0);
    }

    public static string StatusOf(int code) => code switch { 1 => "STATUS_CODE_OK", 2 => "STATUS_CODE_ERROR", _ => "STATUS_CODE_UNSET" };

    /// <summary>JSON has no word for what is no number.</summary>
    public static JsonNode Number(double value) => double.IsFinite(value) ? JsonValue.Create(value) : JsonValue.Create(double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");
}
