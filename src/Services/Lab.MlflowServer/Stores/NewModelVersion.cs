using Lab.Mlflow.Protocol;

namespace Lab.MlflowServer.Stores;

/// <summary>A model version to be made.</summary>
/// <param name="Name">Of the registered model.</param>
/// <param name="Source">As the client says.</param>
/// <param name="StorageLocation">Where the files lie: the source, or of a copy its origin's location.</param>
/// <param name="RunId">Run that made the model.</param>
/// <param name="ModelId">Logged model that it is a version of.</param>
/// <param name="RunLink">Of a run on another server.</param>
/// <param name="Description">For people.</param>
/// <param name="Tags">First tags.</param>
sealed record NewModelVersion(
    string Name, string Source, string StorageLocation, string? RunId, string? ModelId, string? RunLink, string? Description, IReadOnlyList<Tag> Tags);
