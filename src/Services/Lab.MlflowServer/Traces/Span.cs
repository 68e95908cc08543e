using System.Text.Json.Nodes;

namespace Lab.MlflowServer.Traces;

/// <summary>A span of a trace.</summary>
/// <param name="TraceId">"tr-" and 32 hexadecimal digits.</param>
/// <param name="SpanId">Base64 of its eight bytes.</param>
/// <param name="Name">Of what was done.</param>
/// <param name="Type">LLM, CHAIN, RETRIEVER, ...; empty when it says none.</param>
/// <param name="Status">OK, ERROR or UNSET.</param>
/// <param name="StartNs">Unix nanoseconds.</param>
/// <param name="EndNs">Null while it is open.</param>
/// <param name="IsRoot">Has no parent.</param>
/// <param name="Body">As it is answered: OpenTelemetry's JSON with names in snake_case.</param>
sealed record Span(string TraceId, string SpanId, string Name, string Type, string Status, long StartNs, long? EndNs, bool IsRoot, JsonObject Body)
{
    public const string TraceIdAttribute = "mlflow.traceRequestId";

    const string TypeAttribute = "mlflow.spanType";

    /// <param name="traceId">Sixteen bytes.</param>
    /// <param name="body">With attributes as <c>[{"key","value":{"string_value":...}}]</c>.</param>
    /// <param name="hasParent">There is one.</param>
    public static Span Of(byte[] traceId, JsonObject body, bool hasParent)
    {
        if (body["attributes"] is not JsonArray attributes) body["attributes"] = attributes = [];
        string id = TextOf(attributes, TraceIdAttribute) ?? "tr-" + Convert.ToHexStringLower(traceId);
        if (TextOf(attributes, TraceIdAttribute) is null)
            attributes.Add(new JsonObject { ["key"] = TraceIdAttribute, ["value"] = new JsonObject { ["string_value"] = id } });
        string status = body["status"]?["code"]?.GetValue<string>() switch { "STATUS_CODE_OK" => "OK", "STATUS_CODE_ERROR" => "ERROR", _ => "UNSET" };
        return new(
            id, body["span_id"]!.GetValue<string>(), body["name"]?.GetValue<string>() ?? "", TextOf(attributes, TypeAttribute) ?? "", status,
            body["start_time_unix_nano"]?.GetValue<long>() ?? 0, body["end_time_unix_nano"]?.GetValue<long>(), !hasParent, body);
    }

    static string? TextOf(JsonArray attributes, string key) =>
        attributes.FirstOrDefault(attribute => attribute!["key"]?.GetValue<string>() == key)?["value"]?["string_value"]?.GetValue<string>();
}
