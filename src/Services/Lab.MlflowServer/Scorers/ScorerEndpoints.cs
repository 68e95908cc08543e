using System.Globalization;
using System.Text.Json.Nodes;
using Lab.Mlflow.Protocol.Messages;
using Lab.MlflowServer.Http;
using Lab.MlflowServer.Search;
using Lab.MlflowServer.Stores.Sqlite;

namespace Lab.MlflowServer.Scorers;

/// <summary>Judges of traces: kept by version, never run here.</summary>
sealed class ScorerEndpoints(SqliteScorerStore store)
{
    const string Version = "3.0";

    public void Map(ApiRoutes routes)
    {
        routes.Post("scorers/register", RegisterAsync, Version);
        routes.Get("scorers/list", ListAsync, Version);
        routes.Get("scorers/versions", VersionsAsync, Version);
        routes.Get("scorers/get", GetAsync, Version);
        routes.Delete("scorers/delete", DeleteAsync, Version);
        routes.Put("scorers/online-config", SampleAsync, Version);
        routes.Get("scorers/online-configs", SamplingsAsync, Version);
    }

    async Task<JsonAnswer> RegisterAsync(MlflowRequestFields fields, CancellationToken cancellation)
    {
        string experiment = fields.RequiredText("experiment_id"), name = fields.RequiredText("name"), body = fields.RequiredText("serialized_scorer");
        SerializedScorer.Check(body);
        if (string.IsNullOrWhiteSpace(name)) throw MlflowException.Invalid("Scorer name cannot be empty or contain only whitespace.");
        return new((await store.RegisterAsync(experiment, name, body, cancellation)).ToRegistration());
    }

    Task<JsonAnswer> ListAsync(MlflowRequestFields fields, CancellationToken cancellation)
    {
        string? one = fields.Text("experiment_id");
        if (!fields.Has("experiment_ids")) return ListAsync(string.IsNullOrEmpty(one) ? null : [one], isOne: true, cancellation);
        if (!string.IsNullOrEmpty(one))
            throw MlflowException.Invalid(
                "Cannot specify both 'experiment_id' and 'experiment_ids'. Use 'experiment_ids' to scope the query to multiple experiments, or 'experiment_id' to scope it to a single experiment.");
        var several = fields.Texts("experiment_ids");
        SearchLimits.Check("experiment ids", several.Count, SearchLimits.MaxListed);
        return ListAsync(several, isOne: false, cancellation);
    }

    async Task<JsonAnswer> ListAsync(IReadOnlyList<string>? experiments, bool isOne, CancellationToken cancellation) =>
        Answer(await store.ListAsync(experiments, mustExist: isOne, cancellation));

    async Task<JsonAnswer> VersionsAsync(MlflowRequestFields fields, CancellationToken cancellation) =>
        Answer(await store.VersionsAsync(fields.RequiredText("experiment_id"), fields.RequiredText("name"), cancellation));

    async Task<JsonAnswer> GetAsync(MlflowRequestFields fields, CancellationToken cancellation) => new(new JsonObject
    {
        ["scorer"] = (await store.GetAsync(fields.RequiredText("experiment_id"), fields.RequiredText("name"), fields.Integer("version"), cancellation)).ToJson(),
    });

    async Task<Empty> DeleteAsync(MlflowRequestFields fields, CancellationToken cancellation)
    {
        await store.DeleteAsync(fields.RequiredText("experiment_id"), fields.RequiredText("name"), fields.Integer("version"), cancellation);
        return new();
    }

    async Task<JsonAnswer> SampleAsync(MlflowRequestFields fields, CancellationToken cancellation)
    {
        string experiment = fields.RequiredText("experiment_id"), name = fields.RequiredText("name");
        double rate = fields.RequiredNumber("sample_rate");
        string? filter = fields.Text("filter_string");
        if (rate is not (>= 0 and <= 1)) throw MlflowException.Invalid(string.Create(CultureInfo.InvariantCulture, $"sample_rate must be between 0.0 and 1.0, got {rate}"));
        TraceSearch.Check(filter);
        // Only scorers that ask a model of the AI gateway can run by themselves, and there is no gateway here.
        await store.GetAsync(experiment, name, null, cancellation);
        if (rate > 0)
            throw MlflowException.Invalid($"Scorer '{name}' does not use a gateway model. Automatic evaluation is only supported for scorers that use gateway models.");
        return new(new JsonObject { ["config"] = (await store.SampleAsync(experiment, name, rate, filter, cancellation)).ToJson() });
    }

    async Task<JsonAnswer> SamplingsAsync(MlflowRequestFields fields, CancellationToken cancellation)
    {
        var ids = fields.Texts("scorer_ids");
        if (ids.Count == 0) throw fields.Missing("scorer_ids");
        SearchLimits.Check("scorer ids", ids.Count, SearchLimits.MaxListed);
        return new(new JsonObject { ["configs"] = new JsonArray([.. (await store.SamplingsAsync(ids, cancellation)).Select(config => config.ToJson())]) });
    }

    static JsonAnswer Answer(List<ScorerVersion> scorers) =>
        new(scorers.Count == 0 ? new JsonObject() : new JsonObject { ["scorers"] = new JsonArray([.. scorers.Select(scorer => scorer.ToJson())]) });
}
