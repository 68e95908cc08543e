using Lab.Mlflow.Protocol;

namespace Lab.MlflowServer.Stores;

/// <summary>Registered models, their versions and aliases. Rules as with <see cref="ITrackingStore"/>.</summary>
interface IModelRegistryStore
{
    Task<RegisteredModel> CreateModelAsync(string name, IReadOnlyList<Tag> tags, string? description, CancellationToken cancellation);

    Task<RegisteredModel> GetModelAsync(string name, CancellationToken cancellation);

    Task<RegisteredModel> RenameModelAsync(string name, string newName, CancellationToken cancellation);

    Task<RegisteredModel> UpdateModelAsync(string name, string? description, CancellationToken cancellation);

    Task DeleteModelAsync(string name, CancellationToken cancellation);

    Task SetModelTagAsync(string name, Tag tag, CancellationToken cancellation);

    Task DeleteModelTagAsync(string name, string key, CancellationToken cancellation);

    Task<SearchResults<RegisteredModel>> SearchModelsAsync(SearchRequest search, CancellationToken cancellation);

    /// <summary>The newest version of each stage, or of those named.</summary>
    Task<IReadOnlyList<ModelVersion>> GetLatestVersionsAsync(string name, IReadOnlyList<string> stages, CancellationToken cancellation);

    Task<ModelVersion> CreateVersionAsync(NewModelVersion version, CancellationToken cancellation);

    Task<ModelVersion> GetVersionAsync(string name, int version, CancellationToken cancellation);

    Task<ModelVersion> UpdateVersionAsync(string name, int version, string? description, CancellationToken cancellation);

    Task<ModelVersion> MoveVersionAsync(string name, int version, string stage, bool archiveOthers, CancellationToken cancellation);

    Task DeleteVersionAsync(string name, int version, CancellationToken cancellation);

    Task SetVersionTagAsync(string name, int version, Tag tag, CancellationToken cancellation);

    Task DeleteVersionTagAsync(string name, int version, string key, CancellationToken cancellation);

    Task<SearchResults<ModelVersion>> SearchVersionsAsync(SearchRequest search, CancellationToken cancellation);

    /// <summary>Where the files of a version lie; of a copy, where those of its origin lie.</summary>
    Task<string> GetDownloadUriAsync(string name, int version, CancellationToken cancellation);

    Task SetAliasAsync(string name, string alias, int version, CancellationToken cancellation);

    Task DeleteAliasAsync(string name, string alias, CancellationToken cancellation);

    Task<ModelVersion> GetVersionByAliasAsync(string name, string alias, CancellationToken cancellation);
}
