namespace Lab.Mlflow.Protocol.Messages;

sealed record CreateRegisteredModelRequest(string Name, IReadOnlyList<Tag> Tags, string? Description);

sealed record RegisteredModelResponse(RegisteredModel RegisteredModel);

sealed record ModelNameRequest(string Name);

sealed record RenameModelRequest(string Name, string NewName);

sealed record UpdateModelRequest(string Name, string? Description);

sealed record ModelTagRequest(string Name, string Key, string? Value);

sealed record ModelAliasRequest(string Name, string Alias, string? Version);

sealed record LatestVersionsRequest(string Name, IReadOnlyList<string> Stages);

sealed record SearchRegisteredModelsResponse
{
    public IReadOnlyList<RegisteredModel> RegisteredModels { get => field ?? []; init; }

    public string? NextPageToken { get; init; }
}

sealed record CreateModelVersionRequest(
    string Name, string Source, string? RunId, string? ModelId, IReadOnlyList<Tag> Tags, string? Description);

sealed record ModelVersionResponse(ModelVersion ModelVersion);

sealed record VersionRequest(string Name, string Version);

sealed record UpdateVersionRequest(string Name, string Version, string? Description);

sealed record VersionTagRequest(string Name, string Version, string Key, string? Value);

sealed record TransitionStageRequest(string Name, string Version, string Stage, bool ArchiveExistingVersions);

sealed record DownloadUriResponse(string ArtifactUri);

sealed record ModelVersionsResponse
{
    public IReadOnlyList<ModelVersion> ModelVersions { get => field ?? []; init; }

    public string? NextPageToken { get; init; }
}
