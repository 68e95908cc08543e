using System.Text.Json.Nodes;
using Lab.PredictionService.Requests;
using Microsoft.OpenApi;

namespace Lab.PredictionService.OpenApi;

/// <summary>Requests to try and what comes back.</summary>
static class Examples
{
    const string Id = "01b8dac5-b400-7d6c-8f2a-3c5e1a9b7d04";

    const string Item = $$"""{"label":"positive","confidence":0.98,"scores":{"negative":0.01,"neutral":0.01,"positive":0.98},"truncated":false,"prediction_id":"{{Id}}"}""";
    const string Model = """ "model":{"name":"sentiment","version":"1"},"processing_time_ms":3.6 """;

    static readonly (TextRequestFields Fields, string Name, string Json)[] all =
    [
        (TextRequestFields.Text, "one text", """{"text":"I love this dress, it fits perfectly."}"""),
        (TextRequestFields.Review, "one review", """{"review":"It fell apart after one wash."}"""),
        (TextRequestFields.Texts, "several texts", """{"texts":["Absolutely gorgeous","It is okay","Terrible quality"]}"""),
        (TextRequestFields.Text | TextRequestFields.ReturnConfidence, "with confidence", """{"text":"I love this dress.","return_confidence":true}"""),
        (TextRequestFields.Texts | TextRequestFields.ReturnConfidence, "with confidences", """{"texts":["Absolutely gorgeous","Terrible quality"],"return_confidence":true}"""),
    ];

    public const string Predicted = $$"""{"predictions":[{{Item}}],"sentiment":"positive",{{Model}}}""";
    public const string BatchPredicted = $$"""{"predictions":[{{Item}}],"count":1,{{Model}}}""";
    public const string Classified = """{"text":"I love this dress.","prediction":2,"label":"positive","confidence":0.98,"processing_time_ms":3.6}""";
    public const string BatchClassified = """{"results":[{"text":"Terrible quality","prediction":0,"label":"negative","confidence":0.97,"processing_time_ms":3.1}],"total_texts":1,"total_processing_time_ms":3.6}""";

    public const string Correction = $$"""{"text":"It fell apart after one wash.","predicted":"neutral","correct":"negative","prediction_id":"{{Id}}"}""";
    public const string Kept = $$"""{"feedback_id":"{{Id}}","pending":1,"state":"accepted"}""";

    public const string Rollback = """{"version":"1"}""";
    public const string Champions = """{"champion":"1","history":[{"id":"01b8dac5b4007d6c8f2a3c5e1a9b7d04","version":"1","from":"2","at":"2026-11-30T12:00:00+00:00","change":"rollback","reason":"rolled back from version 2"}]}""";

    public const string FeedbackItem = $$"""
        {"feedback_id":"{{Id}}","state":"accepted","text":"It fell apart after one wash.","label":"negative","correct":"negative","predicted":"neutral","version":"1","time":"2030-01-01T00:00:00+00:00","accepted_at":"2030-01-01T00:00:00+00:00"}
        """;
    public const string FeedbackPage = $$"""{"items":[{{FeedbackItem}}],"total":1,"counts":{"pending":0,"accepted":1,"held":0,"dropped":0,"used":0} }""";
    public const string FeedbackDeletion = $$"""{"feedback_id":"{{Id}}","log_entries":0,"cached_answers":1}""";
    public const string Label = """{"label":"neutral"}""";

    public static Dictionary<string, IOpenApiExample> Requests(TextRequestFields fields) => all
        .Where(example => (example.Fields & ~fields) == TextRequestFields.None)
        .ToDictionary(example => example.Name, IOpenApiExample (example) => new OpenApiExample { Summary = example.Name, Value = JsonNode.Parse(example.Json) });

    public static JsonNode? Problem(int status) => status switch
    {
        400 => Of("rfc9110#section-15.5.1", "Bad Request", status, "The text is empty or only white space.", "$.text"),
        401 => Of("rfc9110#section-15.5.2", "Unauthorized", status, "This route needs the service's key (LAB_API_KEY), as X-Api-Key or as Authorization: Bearer.", "X-Api-Key"),
        404 => Of("rfc9110#section-15.5.5", "Not Found", status, $"There is no correction {Id}; GET /feedback lists them."),
        409 => Of("rfc9110#section-15.5.10", "Conflict", status, $"Correction {Id} gives this text another label, and a person has accepted it: drop or correct that one first."),
        413 => Of("rfc9110#section-15.5.14", "Content Too Large", status, "More than 1,000 texts in one call.", "$.texts"),
        429 => Of("rfc6585#section-4", "Too Many Requests", status, "Too many texts are waiting for the model; try again in 1 s."),
        503 => Of("rfc9110#section-15.6.4", "Service Unavailable", status, "The model is still being loaded."),
        _ => null,
    };

    static JsonObject Of(string section, string title, int status, string detail, string? where = null)
    {
        var problem = new JsonObject { ["type"] = $"https://tools.ietf.org/html/{section}", ["title"] = title, ["status"] = status, ["detail"] = detail };
        if (where is not null) problem["errors"] = new JsonObject { [where] = new JsonArray(detail) };
        if (status == 503) problem["state"] = "starting";
        problem["request_id"] = Id;
        return problem;
    }
}
