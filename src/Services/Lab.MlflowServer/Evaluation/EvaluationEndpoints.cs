using System.Text.Json;
using System.Text.Json.Nodes;
using Lab.Mlflow.Protocol;
using Lab.Mlflow.Protocol.Messages;
using Lab.MlflowServer.Http;
using Lab.MlflowServer.Stores;
using Lab.MlflowServer.Stores.Sqlite;
using Lab.MlflowServer.Validation;

namespace Lab.MlflowServer.Evaluation;

/// <summary>Evaluation datasets. Tags and records come and go as JSON within a text, as MLflow has it.</summary>
sealed class EvaluationEndpoints(SqliteEvaluationStore store)
{
    const string Version = "3.0", One = "datasets/{dataset_id}";
    const int UsualPage = 1000, MaxPage = 50_000;

    public void Map(ApiRoutes routes)
    {
        routes.Post("datasets/create", CreateAsync, Version);
        routes.Post("datasets/search", SearchAsync, Version);
        routes.Get("datasets/search", SearchAsync, Version);
        routes.Get(One, GetAsync, Version);
        routes.Delete(One, DeleteAsync, Version);
        routes.Patch(One + "/tags", SetTagsAsync, Version);
        routes.Delete(One + "/tags/{key}", DeleteTagAsync, Version);
        routes.Post(One + "/records", UpsertAsync, Version);
        routes.Get(One + "/records", RecordsAsync, Version);
        routes.Delete(One + "/records", DeleteRecordsAsync, Version);
        routes.Get(One + "/experiment-ids", ExperimentsAsync, Version);
        routes.Post(One + "/add-experiments", (fields, stop) => ChangeAsync(fields, isAdded: true, stop), Version);
        routes.Post(One + "/remove-experiments", (fields, stop) => ChangeAsync(fields, isAdded: false, stop), Version);
    }

    async Task<JsonAnswer> CreateAsync(MlflowRequestFields fields, CancellationToken cancellation)
    {
        string name = fields.RequiredText("name");
        var experiments = fields.Ids("experiment_ids");
        return Answer((await store.CreateAsync(name, Tags(fields), experiments, cancellation)).ToJson(experiments));
    }

    async Task<JsonAnswer> GetAsync(MlflowRequestFields fields, CancellationToken cancellation) => Answer((await store.GetAsync(Id(fields), cancellation)).ToJson());

    async Task<Empty> DeleteAsync(MlflowRequestFields fields, CancellationToken cancellation)
    {
        await store.DeleteAsync(Id(fields), cancellation);
        return new();
    }

    async Task<JsonAnswer> SearchAsync(MlflowRequestFields fields, CancellationToken cancellation)
    {
        var search = new SearchRequest(fields.Text("filter_string"), fields.Texts("order_by"), Size(fields), fields.Text("page_token"));
        var (datasets, next) = await store.SearchAsync(fields.Ids("experiment_ids"), search, cancellation);
        var page = new JsonObject();
        if (datasets.Count > 0) page["datasets"] = new JsonArray([.. datasets.Select(dataset => dataset.ToJson())]);
        if (next is not null) page["next_page_token"] = next;
        return new(page);
    }

    async Task<Empty> SetTagsAsync(MlflowRequestFields fields, CancellationToken cancellation)
    {
        fields.RequiredText("tags");
        await store.SetTagsAsync(Id(fields), Tags(fields), cancellation);
        return new();
    }

    async Task<Empty> DeleteTagAsync(MlflowRequestFields fields, CancellationToken cancellation)
    {
        await store.DeleteTagAsync(Id(fields), fields.FromPath("key"), cancellation);
        return new();
    }

    async Task<JsonAnswer> UpsertAsync(MlflowRequestFields fields, CancellationToken cancellation)
    {
        var records = Parse(fields, "records") is JsonArray list && list.All(record => record is JsonObject)
            ? list.OfType<JsonObject>().ToList()
            : throw MlflowException.Invalid("Invalid value for parameter 'records' supplied: it must be a JSON list of objects.");
        var (inserted, updated) = await store.UpsertAsync(Id(fields), records, cancellation);
        return new(new JsonObject { ["inserted_count"] = inserted, ["updated_count"] = updated });
    }

    async Task<JsonAnswer> RecordsAsync(MlflowRequestFields fields, CancellationToken cancellation)
    {
        var (records, next) = await store.RecordsAsync(Id(fields), Size(fields), fields.Text("page_token"), cancellation);
        var page = new JsonObject { ["records"] = PythonJson.Write(new JsonArray([.. records])) };
        if (next is not null) page["next_page_token"] = next;
        return new(page);
    }

    async Task<JsonAnswer> DeleteRecordsAsync(MlflowRequestFields fields, CancellationToken cancellation) =>
        new(new JsonObject { ["deleted_count"] = await store.DeleteRecordsAsync(Id(fields), fields.Texts("dataset_record_ids"), cancellation) });

    async Task<JsonAnswer> ExperimentsAsync(MlflowRequestFields fields, CancellationToken cancellation)
    {
        var ids = await store.ExperimentsOfAsync(Id(fields), cancellation);
        return new(ids.Count == 0 ? new JsonObject() : new JsonObject { ["experiment_ids"] = new JsonArray([.. ids.Select(id => JsonValue.Create(id))]) });
    }

    async Task<JsonAnswer> ChangeAsync(MlflowRequestFields fields, bool isAdded, CancellationToken cancellation)
    {
        var dataset = await store.ChangeExperimentsAsync(Id(fields), fields.Ids("experiment_ids"), isAdded, cancellation);
        return Answer(dataset.ToJson(await store.ExperimentsOfAsync(dataset.Id, cancellation)));
    }

    static JsonAnswer Answer(JsonObject dataset) => new(new JsonObject { ["dataset"] = dataset });

    static string Id(MlflowRequestFields fields) => fields.FromPath("dataset_id");

    static int Size(MlflowRequestFields fields) => fields.Count("max_results", MaxPage) is { } asked and > 0 ? asked : UsualPage;

    // {"key": "value"}; a null leaves a tag as it is.
    static List<Tag> Tags(MlflowRequestFields fields) => Parse(fields, "tags") switch
    {
        null => [],
        JsonObject tags => [.. tags.Where(tag => tag.Value is not null).Select(tag => new Tag(tag.Key, tag.Value is JsonValue value && value.TryGetValue(out string? text) ? text : tag.Value!.ToJsonString()))],
        _ => throw MlflowException.Invalid("Invalid value for parameter 'tags' supplied: it must be a JSON object."),
    };

    static JsonNode? Parse(MlflowRequestFields fields, string name)
    {
        if (fields.Text(name) is not { Length: > 0 } text) return name == "records" ? throw fields.Missing(name) : null;
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            throw MlflowException.Invalid($"Invalid value for parameter '{name}' supplied: '{Excerpts.Of(text)}' is no JSON.");
        }
    }
}
