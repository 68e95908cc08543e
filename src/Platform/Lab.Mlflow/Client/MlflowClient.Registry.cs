using Lab.Mlflow.Protocol;
using Lab.Mlflow.Protocol.Messages;

namespace Lab.Mlflow;

partial class MlflowClient
{
    public async Task<RegisteredModel> CreateRegisteredModelAsync(
        string name, string? description = null, IReadOnlyList<Tag>? tags = null, CancellationToken cancellation = default) =>
        (await SendAsync<CreateRegisteredModelRequest, RegisteredModelResponse>(
            HttpMethod.Post, Api + "registered-models/create", new(name, tags ?? [], description), cancellation, mayRepeat: false)).RegisteredModel;

    public async Task<RegisteredModel> GetRegisteredModelAsync(string name, CancellationToken cancellation = default) =>
        (await GetAsync<RegisteredModelResponse>(Api + "registered-models/get", [("name", name)], cancellation)).RegisteredModel;

    public async Task<RegisteredModel> RenameRegisteredModelAsync(string name, string newName, CancellationToken cancellation = default) =>
        (await SendAsync<RenameModelRequest, RegisteredModelResponse>(
            HttpMethod.Post, Api + "registered-models/rename", new(name, newName), cancellation, mayRepeat: false)).RegisteredModel;

    /// <summary>Sets the description; null clears it.</summary>
    public async Task<RegisteredModel> UpdateRegisteredModelAsync(string name, string? description, CancellationToken cancellation = default) =>
        (await SendAsync<UpdateModelRequest, RegisteredModelResponse>(
            HttpMethod.Patch, Api + "registered-models/update", new(name, description), cancellation)).RegisteredModel;

    public Task DeleteRegisteredModelAsync(string name, CancellationToken cancellation = default) =>
        SendAsync<ModelNameRequest>(HttpMethod.Delete, Api + "registered-models/delete", new(name), cancellation);

    public Task SetRegisteredModelTagAsync(string name, string key, string value, CancellationToken cancellation = default) =>
        SendAsync<ModelTagRequest>(HttpMethod.Post, Api + "registered-models/set-tag", new(name, key, value), cancellation);

    public Task DeleteRegisteredModelTagAsync(string name, string key, CancellationToken cancellation = default) =>
        SendAsync<ModelTagRequest>(HttpMethod.Delete, Api + "registered-models/delete-tag", new(name, key, null), cancellation);

    public IAsyncEnumerable<RegisteredModel> SearchRegisteredModelsAsync(
        string? filter = null, IReadOnlyList<string>? orderBy = null, int pageSize = 100, CancellationToken cancellation = default) =>
        AllAsync(async (token, stop) =>
        {
            var answer = await GetAsync<SearchRegisteredModelsResponse>(Api + "registered-models/search", Search(filter, orderBy, pageSize, token), stop);
            return new Page<RegisteredModel>(answer.RegisteredModels, answer.NextPageToken);
        }, cancellation);

    /// <summary>The newest version of each stage, or of those named.</summary>
    public async Task<IReadOnlyList<ModelVersion>> GetLatestVersionsAsync(string name, IReadOnlyList<string>? stages = null, CancellationToken cancellation = default) =>
        (await SendAsync<LatestVersionsRequest, ModelVersionsResponse>(
            HttpMethod.Post, Api + "registered-models/get-latest-versions", new(name, stages ?? []), cancellation)).ModelVersions;

    /// <summary>Points an alias at a version, from wherever it pointed before.</summary>
    public Task SetAliasAsync(string name, string alias, string version, CancellationToken cancellation = default) =>
        SendAsync<ModelAliasRequest>(HttpMethod.Post, Api + "registered-models/alias", new(name, alias, version), cancellation);

    public Task DeleteAliasAsync(string name, string alias, CancellationToken cancellation = default) =>
        SendAsync<ModelAliasRequest>(HttpMethod.Delete, Api + "registered-models/alias", new(name, alias, null), cancellation);

    /// <summary>The version that an alias points at; null when the model or the alias does not exist.</summary>
    public async Task<ModelVersion?> FindVersionByAliasAsync(string name, string alias, CancellationToken cancellation = default)
    {
        try
        {
            return (await GetAsync<ModelVersionResponse>(Api + "registered-models/alias", [("name", name), ("alias", alias)], cancellation)).ModelVersion;
        }
        catch (MlflowException missing) when (missing.ErrorCode == ErrorCodes.ResourceDoesNotExist
            || (missing.ErrorCode == ErrorCodes.InvalidParameterValue && missing.Message.Contains("not found", StringComparison.Ordinal)))
        {
            // An unknown alias is an invalid value for MLflow, not a missing thing.
            return null;
        }
    }

    static (string, string?)[] Search(string? filter, IReadOnlyList<string>? orderBy, int maxResults, string? pageToken) =>
    [
        ("filter", filter), ("max_results", Number(maxResults)), ("page_token", pageToken), .. (orderBy ?? []).Select(column => ("order_by", (string?)column)),
    ];
}
