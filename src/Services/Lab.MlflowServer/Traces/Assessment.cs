using System.Text.Json.Nodes;

namespace Lab.MlflowServer.Traces;

/// <summary>What somebody, or something, says of a trace: a feedback, an expectation or an issue.</summary>
/// <param name="Kind">feedback, expectation or issue.</param>
/// <param name="Name">Of what is judged.</param>
/// <param name="Overrides">The one that this replaces.</param>
/// <param name="Fields">As they came.</param>
sealed record Assessment(string Kind, string Name, string? Overrides, JsonObject Fields)
{
    static readonly string[] kinds = ["feedback", "expectation", "issue"];

    /// <summary>JSON text of the value, for searches.</summary>
    public string Value => ValueOf(Fields);

    public static Assessment Read(JsonObject fields)
    {
        string kind = Array.Find(kinds, kind => fields[kind] is JsonObject) ?? throw MlflowException.Invalid("Unknown assessment type: None");
        if (fields["assessment_name"] is not JsonValue name || !name.TryGetValue(out string? text) || text.Length == 0)
            throw MlflowException.Invalid("Missing value for required parameter 'assessment.assessment_name'. See the API docs for more information about request parameters.");
        return new(kind, text, fields["overrides"]?.GetValue<string>() is { Length: > 0 } overrides ? overrides : null, fields);
    }

    public static string ValueOf(JsonObject fields) => kinds.Select(kind => fields[kind]?["value"]).FirstOrDefault(value => value is not null)?.ToJsonString() ?? "null";

    public static string ValueOf(JsonNode fields) => ValueOf((JsonObject)fields);

    /// <summary>As it is answered.</summary>
    public JsonObject ToJson(string id, string traceId, string created, string updated)
    {
        var json = new JsonObject { ["assessment_id"] = id, ["assessment_name"] = Name, ["trace_id"] = traceId };
        foreach (string field in (string[])["span_id", "source"]) Copy(field);
        json["create_time"] = created;
        json["last_update_time"] = updated;
        foreach (string field in (string[])[.. kinds, "rationale", "metadata", "overrides"]) Copy(field);
        json["valid"] = true;
        return json;

        void Copy(string field)
        {
            if (Fields[field] is { } value && (value is not JsonValue text || !text.TryGetValue(out string? empty) || empty.Length > 0)) json[field] = value.DeepClone();
        }
    }
}
