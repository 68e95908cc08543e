namespace Lab.MlflowServer.Stores;

/// <summary>An opened artifact.</summary>
/// <param name="Content">From the start; can seek where byte ranges are to be served.</param>
/// <param name="Name">Of the file.</param>
/// <param name="LastModified">For the header of that name.</param>
/// <param name="Version">Changes with the content: goes into the ETag.</param>
sealed record ArtifactContent(Stream Content, string Name, DateTimeOffset LastModified, string Version);

/// <summary>A folder was asked for where only a file can be served.</summary>
sealed class ArtifactIsFolderException(ArtifactPath path) : Exception($"Artifact path refers to a directory, not a file: '{path}'");
