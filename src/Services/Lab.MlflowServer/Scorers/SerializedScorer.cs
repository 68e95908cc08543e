using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lab.MlflowServer.Scorers;

/// <summary>
/// Checks what a client wants to register. Python would run the source text in it wherever it is read back, so text with source is refused,
/// as MLflow's server does unless it is told otherwise.
/// </summary>
static class SerializedScorer
{
    const string HasSource =
        "Custom scorer registration (using @scorer decorator) is disabled by default outside of Databricks tracking environments due to security concerns. "
        + "Custom scorers require arbitrary code execution during deserialization.\n\nThis server keeps built-in scorers and make_judge() scorers only; "
        + "manage custom scorers in a source code repository and import them directly.";

    static readonly string[] judges = ["instructions_judge_pydantic_data", "builtin_scorer_pydantic_data", "third_party_scorer_data"];

    public static void Check(string text)
    {
        JsonNode? scorer;
        try
        {
            scorer = JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            throw MlflowException.Invalid("serialized_scorer must be valid JSON");
        }
        if (scorer is not JsonObject fields) throw MlflowException.Invalid("serialized_scorer must be a JSON object");
        if (HoldsSource(fields)) throw MlflowException.Invalid(HasSource);
        switch (ModelOf(fields))
        {
            case null:
                return;
            case JsonValue value when value.TryGetValue(out string? model):
                if (string.IsNullOrWhiteSpace(model)) throw MlflowException.Invalid("Scorer model cannot be empty or contain only whitespace.");
                if (IsOfGateway(model)) throw MlflowException.Missing($"GatewayEndpoint not found (name='{model["gateway:/".Length..]}'): this server has no AI gateway.");
                return;
            default:
                throw MlflowException.Invalid("Scorer model must be a string.");
        }
    }

    static bool IsOfGateway(string model) => model.StartsWith("gateway:/", StringComparison.Ordinal);

    static bool HoldsSource(JsonNode? node) => node switch
    {
        JsonObject fields => fields["call_source"] is not null || fields.Any(field => HoldsSource(field.Value)),
        JsonArray items => items.Any(HoldsSource),
        _ => false,
    };

    // The model that judges, also of a judge within one that remembers.
    static JsonNode? ModelOf(JsonObject scorer)
    {
        foreach (string judge in judges)
            if (scorer[judge] is JsonObject { Count: > 0 } fields) return fields["model"];
        return scorer["memory_augmented_judge_data"] is JsonObject memory && memory["base_judge"] is JsonObject judged ? ModelOf(judged) : null;
    }
}
