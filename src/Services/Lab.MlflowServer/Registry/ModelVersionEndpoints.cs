using Lab.Mlflow.Protocol;
using Lab.Mlflow.Protocol.Messages;
using Lab.MlflowServer.Http;
using Lab.MlflowServer.Stores;
using Lab.MlflowServer.Stores.Sqlite;
using Lab.MlflowServer.Validation;
using Lab.MlflowServer.Webhooks;

namespace Lab.MlflowServer.Registry;

/// <summary>Versions of registered models.</summary>
sealed class ModelVersionEndpoints(SqliteModelRegistryStore store, SqliteLoggedModelStore models, VersionSources sources, RegistryEvents events)
{
    public void Map(ApiRoutes routes)
    {
        routes.Post("model-versions/create", CreateAsync);
        routes.Get("model-versions/get", GetAsync);
        routes.Patch("model-versions/update", UpdateAsync);
        routes.Delete("model-versions/delete", DeleteAsync);
        routes.Post("model-versions/transition-stage", MoveAsync);
        routes.Get("model-versions/search", SearchAsync);
        routes.Get("model-versions/get-download-uri", DownloadUriAsync);
        routes.Post("model-versions/set-tag", SetTagAsync);
        routes.Delete("model-versions/delete-tag", DeleteTagAsync);
    }

    async Task<ModelVersionResponse> CreateAsync(MlflowRequestFields fields, CancellationToken cancellation)
    {
        string name = fields.RequiredText("name"), source = fields.RequiredText("source");
        var tags = fields.Objects("tags", tag => RegistryTags.Check(new Tag(tag.Text("key") ?? "", tag.Value())));
        Names.CheckModelName(name);
        string? runId = fields.Text("run_id"), modelId = fields.Text("model_id");
        bool isPrompt = Prompts.Has(tags);
        if (isPrompt) Prompts.CheckSource(source);
        var from = isPrompt ? new VersionSource(source, source, runId, modelId) : await sources.ResolveAsync(new(source, runId, modelId), cancellation);
        var version = await store.CreateVersionAsync(
            new(name, from.Source, from.Location, from.RunId, from.ModelId, fields.Text("run_link"), fields.Text("description"), tags), cancellation);
        if (!isPrompt && !string.IsNullOrEmpty(from.ModelId)) await models.AddVersionAsync(from.ModelId, name, version.Version, cancellation);
        events.VersionCreated(version, tags, fields.Text("description"));
        return new(version);
    }

    async Task<ModelVersionResponse> GetAsync(MlflowRequestFields fields, CancellationToken cancellation)
    {
        var (name, version) = Key(fields);
        return new(await store.GetVersionAsync(name, version, cancellation));
    }

    async Task<ModelVersionResponse> UpdateAsync(MlflowRequestFields fields, CancellationToken cancellation)
    {
        var (name, version) = Key(fields);
        return new(await store.UpdateVersionAsync(name, version, fields.Text("description"), cancellation));
    }

    async Task<Empty> DeleteAsync(MlflowRequestFields fields, CancellationToken cancellation)
    {
        var (name, version) = Key(fields);
        await store.DeleteVersionAsync(name, version, cancellation);
        return new();
    }

    async Task<ModelVersionResponse> MoveAsync(MlflowRequestFields fields, CancellationToken cancellation)
    {
        var (name, version) = Key(fields);
        string stage = Stages.Read(fields.RequiredText("stage"));
        bool archive = fields.Flag("archive_existing_versions");
        if (archive && !Stages.IsActive(stage))
            throw MlflowException.Invalid(
                $"Model version transition cannot archive existing model versions because '{stage}' is not an Active stage. Valid stages are ['Staging', 'Production']");
        return new(await store.MoveVersionAsync(name, version, stage, archive, cancellation));
    }

    public async Task<StreamedPage<ModelVersion>> SearchAsync(MlflowRequestFields fields, CancellationToken cancellation) =>
        new("model_versions", await store.SearchVersionsAsync(Pages.Registry(fields, usual: 10_000, most: 200_000), cancellation));

    async Task<DownloadUriResponse> DownloadUriAsync(MlflowRequestFields fields, CancellationToken cancellation)
    {
        var (name, version) = Key(fields);
        return new(await store.GetDownloadUriAsync(name, version, cancellation));
    }

    async Task<Empty> SetTagAsync(MlflowRequestFields fields, CancellationToken cancellation)
    {
        var (name, version) = Key(fields);
        var tag = RegistryTags.Check(new Tag(fields.RequiredText("key"), fields.Text("value") ?? ""));
        await store.SetVersionTagAsync(name, version, tag, cancellation);
        await events.TagChangedAsync(name, fields.Text("version"), tag.Key, tag.Value, cancellation);
        return new();
    }

    async Task<Empty> DeleteTagAsync(MlflowRequestFields fields, CancellationToken cancellation)
    {
        var (name, version) = Key(fields);
        string key = fields.RequiredText("key");
        await store.DeleteVersionTagAsync(name, version, key, cancellation);
        await events.TagChangedAsync(name, fields.Text("version"), key, null, cancellation);
        return new();
    }

    static (string Name, int Version) Key(MlflowRequestFields fields)
    {
        string name = fields.RequiredText("name"), version = fields.RequiredText("version");
        Names.CheckModelName(name);
        return (name, Names.ReadVersion(version));
    }
}
