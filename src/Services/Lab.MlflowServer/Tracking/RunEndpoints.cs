using Lab.Mlflow.Protocol;
using Lab.Mlflow.Protocol.Messages;
using Lab.MlflowServer.Http;
using Lab.MlflowServer.Stores;
using Lab.MlflowServer.Stores.Sqlite;
using Lab.MlflowServer.Validation;

namespace Lab.MlflowServer.Tracking;

/// <summary>Runs as such; what is logged to them is in <see cref="LoggingEndpoints"/>.</summary>
sealed class RunEndpoints(SqliteTrackingStore store)
{
    public void Map(ApiRoutes routes)
    {
        routes.Post("runs/create", CreateAsync);
        routes.Get("runs/get", GetAsync);
        routes.Post("runs/update", UpdateAsync);
        routes.Post("runs/delete", DeleteAsync);
        routes.Post("runs/restore", RestoreAsync);
        routes.Post("runs/search", SearchAsync);
    }

    async Task<RunResponse> CreateAsync(MlflowRequestFields fields, CancellationToken cancellation)
    {
        LogLimits.CheckFirstTags(fields.Items("tags"));
        var run = new NewRun(
            fields.Text("experiment_id") is { Length: > 0 } id ? id : "0",
            fields.Text("user_id") ?? "",
            fields.Text("run_name"),
            fields.Time("start_time") ?? 0,
            fields.Objects("tags", tag => LogLimits.Check(new Tag(tag.Text("key") ?? "", tag.Value()))));
        return new(await store.CreateRunAsync(run, cancellation));
    }

    public async Task<RunResponse> GetAsync(MlflowRequestFields fields, CancellationToken cancellation) => new(await store.GetRunAsync(fields.RunId(), cancellation));

    async Task<UpdateRunResponse> UpdateAsync(MlflowRequestFields fields, CancellationToken cancellation) => new(await store.UpdateRunAsync(
        fields.RunId(), fields.Choice("status", WireNames.RunStatuses), fields.Time("end_time"), fields.Text("run_name"), cancellation));

    async Task<Empty> DeleteAsync(MlflowRequestFields fields, CancellationToken cancellation)
    {
        await store.MoveRunAsync(fields.RunId(), Lifecycle.Deleted, cancellation);
        return new();
    }

    async Task<Empty> RestoreAsync(MlflowRequestFields fields, CancellationToken cancellation)
    {
        await store.MoveRunAsync(fields.RunId(), Lifecycle.Active, cancellation);
        return new();
    }

    public async Task<StreamedPage<Run>> SearchAsync(MlflowRequestFields fields, CancellationToken cancellation)
    {
        var ids = fields.Ids("experiment_ids");
        var view = fields.Choice("run_view_type", WireNames.ViewTypes) ?? ViewType.ActiveOnly;
        return new("runs", await store.SearchRunsAsync(ids, Pages.Runs(fields), view, cancellation));
    }
}
