namespace Lab.Mlflow.Protocol;

/// <summary>An entry of a listed artifact folder.</summary>
public sealed record ArtifactFile
{
    public required string Path { get; init; }

    public bool IsDir { get; init; }

    /// <summary>Bytes; left out by servers for folders and for empty files.</summary>
    public long? FileSize { get; init; }
}
