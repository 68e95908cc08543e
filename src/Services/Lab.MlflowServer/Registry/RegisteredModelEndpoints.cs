using Lab.Mlflow.Protocol;
using Lab.Mlflow.Protocol.Messages;
using Lab.MlflowServer.Http;
using Lab.MlflowServer.Stores;
using Lab.MlflowServer.Stores.Sqlite;
using Lab.MlflowServer.Validation;
using Lab.MlflowServer.Webhooks;

namespace Lab.MlflowServer.Registry;

/// <summary>Registered models with their tags and aliases.</summary>
sealed class RegisteredModelEndpoints(SqliteModelRegistryStore store, RegistryEvents events)
{
    public void Map(ApiRoutes routes)
    {
        routes.Post("registered-models/create", CreateAsync);
        routes.Get("registered-models/get", GetAsync);
        routes.Post("registered-models/rename", RenameAsync);
        routes.Patch("registered-models/update", UpdateAsync);
        routes.Delete("registered-models/delete", DeleteAsync);
        routes.Get("registered-models/search", SearchAsync);
        routes.Post("registered-models/get-latest-versions", LatestAsync);
        routes.Get("registered-models/get-latest-versions", LatestAsync);
        routes.Post("registered-models/set-tag", SetTagAsync);
        routes.Delete("registered-models/delete-tag", DeleteTagAsync);
        routes.Post("registered-models/alias", SetAliasAsync);
        routes.Delete("registered-models/alias", DeleteAliasAsync);
        routes.Get("registered-models/alias", GetByAliasAsync);
    }

    async Task<RegisteredModelResponse> CreateAsync(MlflowRequestFields fields, CancellationToken cancellation)
    {
        string name = fields.RequiredText("name");
        var tags = fields.Objects("tags", tag => RegistryTags.Check(new Tag(tag.Text("key") ?? "", tag.Value())));
        Names.CheckModelName(name);
        var model = await store.CreateModelAsync(name, tags, fields.Text("description"), cancellation);
        events.ModelCreated(model, fields.Text("description"));
        return new(model);
    }

    async Task<RegisteredModelResponse> GetAsync(MlflowRequestFields fields, CancellationToken cancellation) =>
        new(await store.GetModelAsync(Name(fields), cancellation));

    async Task<RegisteredModelResponse> RenameAsync(MlflowRequestFields fields, CancellationToken cancellation)
    {
        string name = fields.RequiredText("name"), newName = fields.RequiredText("new_name");
        Names.CheckModelName(newName);
        return new(await store.RenameModelAsync(name, newName, cancellation));
    }

    async Task<RegisteredModelResponse> UpdateAsync(MlflowRequestFields fields, CancellationToken cancellation) =>
        new(await store.UpdateModelAsync(Name(fields), fields.Text("description"), cancellation));

    async Task<Empty> DeleteAsync(MlflowRequestFields fields, CancellationToken cancellation)
    {
        await store.DeleteModelAsync(Name(fields), cancellation);
        return new();
    }

    async Task<StreamedPage<RegisteredModel>> SearchAsync(MlflowRequestFields fields, CancellationToken cancellation) =>
        new("registered_models", await store.SearchModelsAsync(Pages.Registry(fields, usual: 100, most: 1000), cancellation));

    async Task<ModelVersionsResponse> LatestAsync(MlflowRequestFields fields, CancellationToken cancellation) => new()
    {
        ModelVersions = await store.GetLatestVersionsAsync(Name(fields), [.. fields.Texts("stages").Select(Stages.Read)], cancellation),
    };

    async Task<Empty> SetTagAsync(MlflowRequestFields fields, CancellationToken cancellation)
    {
        string name = Name(fields);
        var tag = RegistryTags.Check(new Tag(fields.RequiredText("key"), fields.Text("value") ?? ""));
        await store.SetModelTagAsync(name, tag, cancellation);
        await events.TagChangedAsync(name, null, tag.Key, tag.Value, cancellation);
        return new();
    }

    async Task<Empty> DeleteTagAsync(MlflowRequestFields fields, CancellationToken cancellation)
    {
        string name = Name(fields), key = fields.RequiredText("key");
        await store.DeleteModelTagAsync(name, key, cancellation);
        await events.TagChangedAsync(name, null, key, null, cancellation);
        return new();
    }

    async Task<Empty> SetAliasAsync(MlflowRequestFields fields, CancellationToken cancellation)
    {
        string name = Name(fields), alias = Alias(fields), version = fields.RequiredText("version");
        Names.CheckAliasIsFree(alias);
        await store.SetAliasAsync(name, alias, Names.ReadVersion(version), cancellation);
        await events.AliasChangedAsync(name, alias, version, cancellation);
        return new();
    }

    async Task<Empty> DeleteAliasAsync(MlflowRequestFields fields, CancellationToken cancellation)
    {
        string name = Name(fields), alias = Alias(fields);
        await store.DeleteAliasAsync(name, alias, cancellation);
        await events.AliasChangedAsync(name, alias, null, cancellation);
        return new();
    }

    async Task<ModelVersionResponse> GetByAliasAsync(MlflowRequestFields fields, CancellationToken cancellation)
    {
        string name = Name(fields), alias = Alias(fields);
        if (!alias.Equals("latest", StringComparison.OrdinalIgnoreCase)) return new(await store.GetVersionByAliasAsync(name, alias, cancellation));
        var latest = await store.GetLatestVersionsAsync(name, [], cancellation);
        return new(latest.MaxBy(version => Names.ReadVersion(version.Version)) ?? throw MlflowException.Missing($"Latest version not found for model {name}."));
    }

    static string Name(MlflowRequestFields fields)
    {
        string name = fields.RequiredText("name");
        Names.CheckModelName(name);
        return name;
    }

    static string Alias(MlflowRequestFields fields)
    {
        string alias = fields.RequiredText("alias");
        Names.CheckAlias(alias);
        return alias;
    }
}
