namespace Lab.MlflowServer.Stores;

/// <summary>A folder was asked for where only a file can be served.</summary>
sealed class ArtifactIsFolderException(ArtifactPath path) : Exception($"Artifact path refers to a directory, not a file: '{path}'");
