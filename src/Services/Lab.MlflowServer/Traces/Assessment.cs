using System.Text.Json;
using System.Text.Json.Nodes;
using Lab.MlflowServer.Stores;

namespace Lab.MlflowServer.Traces;

/// <summary>What somebody, or something, says of a trace: a feedback, an expectation or an issue.</summary>
/// <param name="Kind">feedback, expectation or issue.</param>
/// <param name="Name">Of what is judged.</param>
/// <param name="Overrides">The one that this replaces.</param>
/// <param name="Fields">As they came.</param>
sealed record Assessment(string Kind, string Name, string? Overrides, JsonObject Fields)
{
    const string Serialized = "serialized_value", JsonFormat = "JSON_FORMAT";

    static readonly string[] kinds = ["feedback", "expectation", "issue"];

    /// <summary>JSON text of the value, for searches.</summary>
    public string Value => ValueOf(Fields);

    public static Assessment Read(JsonObject fields)
    {
        string kind = Array.Find(kinds, kind => fields[kind] is JsonObject) ?? throw MlflowException.Invalid("Unknown assessment type: None");
        if (fields["assessment_name"] is not JsonValue name || !name.TryGetValue(out string? text) || text.Length == 0)
            throw MlflowException.Invalid("Missing value for required parameter 'assessment.assessment_name'. See the API docs for more information about request parameters.");
        if (kind == "expectation") fields[kind] = Expectation((JsonObject)fields[kind]!);
        return new(kind, text, fields["overrides"]?.GetValue<string>() is { Length: > 0 } overrides ? overrides : null, fields);
    }

    public static string ValueOf(JsonObject fields) => kinds.Select(kind => fields[kind]?["value"]).FirstOrDefault(value => value is not null)?.ToJsonString()
        ?? fields["expectation"]?[Serialized]?["value"]?.GetValue<string>() ?? "null";

    /// <summary>What is expected: a number, a text or a truth value as it is, anything else as JSON within a text, however it came.</summary>
    public static JsonObject Expectation(JsonObject expectation)
    {
        var value = expectation["value"];
        if (expectation[Serialized] is JsonObject { } serialized)
        {
            if (serialized["serialization_format"] is not JsonValue format || !format.TryGetValue(out string? name) || name != JsonFormat)
                throw MlflowException.Invalid($"Unknown serialization format: {serialized["serialization_format"]}. Only {JsonFormat} is supported.");
            value = Parse(serialized["value"]);
        }
        if (value is null) throw MlflowException.Invalid("The `value` field must be specified.");
        return value is JsonValue
            ? new JsonObject { ["value"] = value.DeepClone() }
            : new JsonObject { [Serialized] = new JsonObject { ["serialization_format"] = JsonFormat, ["value"] = PythonJson.Write(value) } };
    }

    static JsonNode? Parse(JsonNode? text)
    {
        try
        {
            return text is JsonValue value && value.TryGetValue(out string? json) ? JsonNode.Parse(json) : null;
        }
        catch (JsonException wrong)
        {
            throw MlflowException.Invalid($"The value of an expectation is no JSON: {wrong.Message}");
        }
    }

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
