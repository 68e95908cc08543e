using Lab.Mlflow.Protocol;
using Lab.Mlflow.Protocol.Messages;
using Lab.MlflowServer.Artifacts;
using Lab.MlflowServer.Http;
using Lab.MlflowServer.Search;
using Lab.MlflowServer.Stores;
using Lab.MlflowServer.Stores.Sqlite;
using Lab.MlflowServer.Validation;

namespace Lab.MlflowServer.Tracking;

/// <summary>Models as things of their own, beside the runs (MLflow 3).</summary>
sealed class LoggedModelEndpoints(SqliteLoggedModelStore store, ArtifactRoots roots)
{
    public void Map(ApiRoutes routes, IEndpointRouteBuilder plain)
    {
        routes.Post("logged-models", CreateAsync);
        routes.Post("logged-models/search", SearchAsync);
        routes.Get("logged-models/{model_id}", GetAsync);
        routes.Patch("logged-models/{model_id}", FinalizeAsync);
        routes.Delete("logged-models/{model_id}", DeleteAsync);
        routes.Post("logged-models/{model_id}/params", LogParamsAsync);
        routes.Patch("logged-models/{model_id}/tags", SetTagsAsync);
        routes.Delete("logged-models/{model_id}/tags/{tag_key}", DeleteTagAsync);
        routes.Get("logged-models/{model_id}/artifacts/directories", ListAsync);
        plain.MapMethods("/ajax-api/2.0/mlflow/logged-models/{model_id}/artifacts/files", ["GET", "HEAD"], SendAsync);
    }

    async Task<LoggedModelResponse> CreateAsync(MlflowRequestFields fields, CancellationToken cancellation)
    {
        string experiment = fields.RequiredText("experiment_id");
        string? name = fields.Text("name");
        Names.CheckLoggedModelName(name);
        var model = new NewLoggedModel(experiment, name, fields.Text("model_type") ?? "", fields.Text("source_run_id") ?? "", Params(fields), Tags(fields));
        return new(await store.CreateAsync(model, cancellation));
    }

    async Task<LoggedModelResponse> GetAsync(MlflowRequestFields fields, CancellationToken cancellation) =>
        new(await store.GetAsync(fields.FromPath("model_id"), fields.Text("allow_deleted") is { } text && text.Equals("true", StringComparison.OrdinalIgnoreCase), cancellation));

    async Task<LoggedModelResponse> FinalizeAsync(MlflowRequestFields fields, CancellationToken cancellation)
    {
        string model = fields.RequiredText("model_id");
        if (!fields.Has("status")) throw fields.Missing("status");
        return new(await store.FinalizeAsync(model, fields.Choice("status", WireNames.ModelStatuses) ?? LoggedModelStatus.Unspecified, cancellation));
    }

    async Task<Empty> DeleteAsync(MlflowRequestFields fields, CancellationToken cancellation)
    {
        await store.DeleteAsync(fields.FromPath("model_id"), cancellation);
        return new();
    }

    async Task<Empty> LogParamsAsync(MlflowRequestFields fields, CancellationToken cancellation)
    {
        fields.RequiredText("model_id");
        await store.LogParamsAsync(fields.FromPath("model_id"), Params(fields), cancellation);
        return new();
    }

    async Task<Empty> SetTagsAsync(MlflowRequestFields fields, CancellationToken cancellation)
    {
        await store.SetTagsAsync(fields.FromPath("model_id"), Tags(fields), cancellation);
        return new();
    }

    async Task<Empty> DeleteTagAsync(MlflowRequestFields fields, CancellationToken cancellation)
    {
        await store.DeleteTagAsync(fields.FromPath("model_id"), fields.FromPath("tag_key"), cancellation);
        return new();
    }

    async Task<StreamedPage<LoggedModel>> SearchAsync(MlflowRequestFields fields, CancellationToken cancellation)
    {
        var experiments = fields.Ids("experiment_ids");
        if (experiments.Count == 0) throw fields.Missing("experiment_ids");
        var datasets = fields.Objects("datasets", dataset => dataset.Text("dataset_name") is { Length: > 0 } name
            ? new DatasetFilter(name, NullIfEmpty(dataset.Text("dataset_digest")))
            : throw MlflowException.Invalid("`dataset_name` in the `datasets` clause must be specified."));
        var orders = fields.Objects("order_by", order => new ModelOrder(order.RequiredText("field_name"), !order.Has("ascending") || order.Flag("ascending"), DatasetOf(order)));
        return new("models", await store.SearchAsync(experiments, Pages.LoggedModels(fields), datasets, orders, cancellation));
    }

    async Task<ListArtifactsResponse> ListAsync(MlflowRequestFields fields, CancellationToken cancellation)
    {
        var below = ArtifactPath.Parse(fields.Text("artifact_directory_path"));
        var model = await store.GetAsync(fields.FromPath("model_id"), allowDeleted: false, cancellation);
        return await ArtifactEndpoints.ListAsync(roots, model.Info.ArtifactUri, below, cancellation);
    }

    async Task SendAsync(HttpContext context)
    {
        if (context.Request.Query["artifact_file_path"].FirstOrDefault() is not { Length: > 0 } path) throw MlflowException.Invalid("Missing value for required parameter 'artifact_file_path'.");
        var below = ArtifactPath.Parse(path);
        var model = await store.GetAsync((string)context.Request.RouteValues["model_id"]!, allowDeleted: false, context.RequestAborted);
        await ArtifactEndpoints.SendAsync(context, roots, model.Info.ArtifactUri, below);
    }

    static DatasetFilter? DatasetOf(MlflowRequestFields order)
    {
        string? name = NullIfEmpty(order.Text("dataset_name")), digest = NullIfEmpty(order.Text("dataset_digest"));
        return name is null && digest is null ? null : new(name, digest);
    }

    static List<Param> Params(MlflowRequestFields fields) => fields.Objects("params", param => new Param(param.Text("key") ?? "", param.Value()));

    static List<Tag> Tags(MlflowRequestFields fields) => fields.Objects("tags", tag => new Tag(tag.Text("key") ?? "", tag.Value()));

    static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
