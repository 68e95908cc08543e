using Lab.Mlflow.Protocol;
using Lab.Mlflow.Protocol.Messages;
using Lab.MlflowServer.Http;
using Lab.MlflowServer.Stores;
using Lab.MlflowServer.Stores.Sqlite;
using Lab.MlflowServer.Validation;

namespace Lab.MlflowServer.Tracking;

/// <summary>Experiments.</summary>
sealed class ExperimentEndpoints(SqliteTrackingStore store)
{
    const int MaxName = 500, MaxTagValue = 20_000, MaxLocation = 2048;

    public void Map(ApiRoutes routes)
    {
        routes.Post("experiments/create", CreateAsync);
        routes.Get("experiments/get", GetAsync);
        routes.Get("experiments/get-by-name", GetByNameAsync);
        routes.Post("experiments/delete", DeleteAsync);
        routes.Post("experiments/restore", RestoreAsync);
        routes.Post("experiments/update", UpdateAsync);
        routes.Post("experiments/set-experiment-tag", SetTagAsync);
        routes.Post("experiments/delete-experiment-tag", DeleteTagAsync);
        routes.Post("experiments/search", SearchAsync);
        routes.Get("experiments/search", SearchAsync);
    }

    async Task<CreateExperimentResponse> CreateAsync(MlflowRequestFields fields, CancellationToken cancellation)
    {
        string name = fields.RequiredText("name");
        string? location = fields.Text("artifact_location");
        var tags = fields.Objects("tags", tag => new Tag(tag.Text("key") ?? "", tag.Value()));
        Names.CheckLength("name", name, MaxName);
        if (location is not null)
        {
            Names.CheckLength("artifact_location", location, MaxLocation);
            ArtifactLocation.Check(location);
            location = ArtifactLocation.MakeAbsolute(location);
        }
        foreach (var tag in tags) CheckTag(tag);
        return new(await store.CreateExperimentAsync(name, location, tags, cancellation));
    }

    public async Task<ExperimentResponse> GetAsync(MlflowRequestFields fields, CancellationToken cancellation) =>
        new(await store.GetExperimentAsync(fields.RequiredText("experiment_id"), cancellation));

    async Task<ExperimentResponse> GetByNameAsync(MlflowRequestFields fields, CancellationToken cancellation)
    {
        string name = fields.RequiredText("experiment_name");
        return new(await store.FindExperimentAsync(name, cancellation) ?? throw MlflowException.Missing($"Could not find experiment with name '{name}'"));
    }

    async Task<Empty> DeleteAsync(MlflowRequestFields fields, CancellationToken cancellation)
    {
        await store.MoveExperimentAsync(fields.RequiredText("experiment_id"), Lifecycle.Deleted, cancellation);
        return new();
    }

    async Task<Empty> RestoreAsync(MlflowRequestFields fields, CancellationToken cancellation)
    {
        await store.MoveExperimentAsync(fields.RequiredText("experiment_id"), Lifecycle.Active, cancellation);
        return new();
    }

    async Task<Empty> UpdateAsync(MlflowRequestFields fields, CancellationToken cancellation)
    {
        string id = fields.RequiredText("experiment_id"), name = fields.RequiredText("new_name");
        Names.CheckLength("name", name, MaxName);
        await store.RenameExperimentAsync(id, name, cancellation);
        return new();
    }

    async Task<Empty> SetTagAsync(MlflowRequestFields fields, CancellationToken cancellation)
    {
        string id = fields.RequiredText("experiment_id");
        var tag = new Tag(fields.RequiredText("key"), fields.Text("value") ?? "");
        CheckTag(tag);
        await store.SetExperimentTagAsync(id, tag, cancellation);
        return new();
    }

    async Task<Empty> DeleteTagAsync(MlflowRequestFields fields, CancellationToken cancellation)
    {
        await store.DeleteExperimentTagAsync(fields.RequiredText("experiment_id"), fields.RequiredText("key"), cancellation);
        return new();
    }

    async Task<StreamedPage<Experiment>> SearchAsync(MlflowRequestFields fields, CancellationToken cancellation)
    {
        var view = fields.Choice("view_type", WireNames.ViewTypes) ?? ViewType.ActiveOnly;
        return new("experiments", await store.SearchExperimentsAsync(Pages.Experiments(fields), view, cancellation));
    }

    static void CheckTag(Tag tag)
    {
        Names.CheckKey(tag.Key, "key");
        Names.CheckKeyLength("key", tag.Key);
        Names.CheckLength("value", tag.Value, MaxTagValue);
    }
}
