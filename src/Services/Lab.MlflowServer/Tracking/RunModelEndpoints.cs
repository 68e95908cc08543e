using System.Text.Json;
using System.Text.Json.Nodes;
using Lab.Mlflow.Protocol;
using Lab.Mlflow.Protocol.Messages;
using Lab.MlflowServer.Http;
using Lab.MlflowServer.Stores.Sqlite;
using Lab.MlflowServer.Validation;

namespace Lab.MlflowServer.Tracking;

/// <summary>Models that runs make: links to logged models, and the notes of clients before MLflow 3.</summary>
sealed class RunModelEndpoints(SqliteTrackingStore store)
{
    static readonly string[] mandatory = ["artifact_path", "flavors", "utc_time_created", "run_id"];

    // What a run keeps of a model's description; the rest stands in its file MLmodel.
    static readonly string[] kept = ["run_id", "artifact_path", "utc_time_created", "model_uuid"];

    public void Map(ApiRoutes routes)
    {
        routes.Post("runs/outputs", LogOutputsAsync);
        routes.Post("runs/log-model", LogModelAsync);
    }

    async Task<Empty> LogOutputsAsync(MlflowRequestFields fields, CancellationToken cancellation)
    {
        string run = fields.RunId();
        var models = fields.Objects("models", model => new ModelOutput(model.RequiredText("model_id"), model.Integer("step") ?? 0));
        if (models.Count == 0) throw fields.Missing("models");
        await store.LogOutputsAsync(run, models, cancellation);
        return new();
    }

    async Task<Empty> LogModelAsync(MlflowRequestFields fields, CancellationToken cancellation)
    {
        string run = fields.RunId(), text = fields.RequiredText("model_json");
        var model = Parse(text);
        string[] missing = [.. mandatory.Where(field => !model.ContainsKey(field))];
        if (missing.Length > 0) throw MlflowException.Invalid($"Model json is missing mandatory fields: {{{string.Join(", ", missing.Select(field => $"'{field}'"))}}}");
        var note = new JsonObject();
        foreach (string field in kept) note[field] = model[field]?.DeepClone();
        note["flavors"] = FlavorsOf(model);
        await store.RecordModelAsync(run, note, cancellation);
        return new();
    }

    static JsonObject Parse(string text)
    {
        try
        {
            if (JsonNode.Parse(text) is JsonObject model) return model;
        }
        catch (JsonException)
        {
            // Refused below like any other text that is no object.
        }
        throw MlflowException.Invalid($"Malformed model info. \n {Excerpts.Of(text)} \n is not a valid JSON.");
    }

    // Without the configuration of each flavour, which may be large.
    static JsonObject FlavorsOf(JsonObject model)
    {
        var flavors = new JsonObject();
        foreach (var (name, value) in model["flavors"] as JsonObject ?? [])
        {
            var flavor = value?.DeepClone();
            (flavor as JsonObject)?.Remove("config");
            flavors[name] = flavor;
        }
        return flavors;
    }
}
