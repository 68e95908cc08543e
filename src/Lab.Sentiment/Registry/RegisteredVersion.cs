namespace Lab.Sentiment;

/// <summary>A version of a registered model.</summary>
/// <param name="Name">Of the registered model.</param>
/// <param name="Version">Its number, as text.</param>
/// <param name="Source">Where its artifacts are: <c>runs:/{id}/model</c>, <c>models:/m-...</c>, <c>mlflow-artifacts:/...</c>.</param>
/// <param name="RunId">Run that made it, when one did.</param>
/// <param name="Checksum"><see cref="FolderChecksum"/> of its files; null when whoever registered it did not say.</param>
public sealed record RegisteredVersion(string Name, string Version, string Source, string? RunId, string? Checksum);
