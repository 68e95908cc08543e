using Lab.Mlflow.Protocol;
using Lab.Mlflow.Protocol.Messages;

namespace Lab.Mlflow;

partial class MlflowClient
{
    /// <summary>Makes the next version of a registered model.</summary>
    /// <param name="name">Of the registered model.</param>
    /// <param name="source">Where the files lie: <c>models:/m-ID</c> for a logged model, under the artifacts of the run, or <c>models:/NAME/VERSION</c> for a copy.</param>
    /// <param name="runId">Run that made the model.</param>
    /// <param name="description">For people.</param>
    /// <param name="tags">First tags.</param>
    /// <param name="cancellation">Ends the call.</param>
    public async Task<ModelVersion> CreateModelVersionAsync(
        string name, string source, string? runId = null, string? description = null, IReadOnlyList<Tag>? tags = null, CancellationToken cancellation = default) =>
        (await SendAsync<CreateModelVersionRequest, ModelVersionResponse>(
            HttpMethod.Post, Api + "model-versions/create", new(name, source, runId, (ModelUri.TryParse(source) as ModelUri.Logged)?.ModelId, tags ?? [], description), cancellation,
            mayRepeat: false)).ModelVersion;

    public async Task<ModelVersion> GetModelVersionAsync(string name, string version, CancellationToken cancellation = default) =>
        (await GetAsync<ModelVersionResponse>(Api + "model-versions/get", [("name", name), ("version", version)], cancellation)).ModelVersion;

    /// <summary>Sets the description; null clears it.</summary>
    public async Task<ModelVersion> UpdateModelVersionAsync(string name, string version, string? description, CancellationToken cancellation = default) =>
        (await SendAsync<UpdateVersionRequest, ModelVersionResponse>(
            HttpMethod.Patch, Api + "model-versions/update", new(name, version, description), cancellation)).ModelVersion;

    public Task DeleteModelVersionAsync(string name, string version, CancellationToken cancellation = default) =>
        SendAsync<VersionRequest>(HttpMethod.Delete, Api + "model-versions/delete", new(name, version), cancellation);

    /// <summary>Stages are MLflow's old way; aliases are today's.</summary>
    public async Task<ModelVersion> TransitionStageAsync(
        string name, string version, string stage, bool archiveExistingVersions = false, CancellationToken cancellation = default) =>
        (await SendAsync<TransitionStageRequest, ModelVersionResponse>(
            HttpMethod.Post, Api + "model-versions/transition-stage", new(name, version, stage, archiveExistingVersions), cancellation)).ModelVersion;

    public Task SetModelVersionTagAsync(string name, string version, string key, string value, CancellationToken cancellation = default) =>
        SendAsync<VersionTagRequest>(HttpMethod.Post, Api + "model-versions/set-tag", new(name, version, key, value), cancellation);

    public Task DeleteModelVersionTagAsync(string name, string version, string key, CancellationToken cancellation = default) =>
        SendAsync<VersionTagRequest>(HttpMethod.Delete, Api + "model-versions/delete-tag", new(name, version, key, null), cancellation);

    /// <summary>Versions that meet a filter such as <c>name = 'sentiment' AND tags.kind = 'tuned'</c>.</summary>
    public IAsyncEnumerable<ModelVersion> SearchModelVersionsAsync(
        string? filter = null, IReadOnlyList<string>? orderBy = null, int pageSize = 1000, CancellationToken cancellation = default) =>
        AllAsync(async (token, stop) =>
        {
            var answer = await GetAsync<ModelVersionsResponse>(Api + "model-versions/search", Search(filter, orderBy, pageSize, token), stop);
            return new Page<ModelVersion>(answer.ModelVersions, answer.NextPageToken);
        }, cancellation);

    /// <summary>Where the files of a version lie.</summary>
    public async Task<string> GetDownloadUriAsync(string name, string version, CancellationToken cancellation = default) =>
        (await GetAsync<DownloadUriResponse>(Api + "model-versions/get-download-uri", [("name", name), ("version", version)], cancellation)).ArtifactUri;
}
