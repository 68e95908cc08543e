using Lab.Mlflow.Protocol;

namespace Lab.MlflowServer.Stores;

/// <summary>Files under one root. Paths have been checked by <see cref="ArtifactPath"/>; the store checks what only it can see (links).</summary>
interface IArtifactStore
{
    /// <summary>What lies in a folder, by name; nothing when it is a file or does not exist.</summary>
    Task<IReadOnlyList<ArtifactFile>> ListAsync(ArtifactPath folder, CancellationToken cancellation);

    /// <summary>Opens a file for reading, with what its answer's headers need.</summary>
    Task<ArtifactContent> OpenAsync(ArtifactPath file, CancellationToken cancellation);

    /// <summary>Writes or replaces a file; readers see the old one or the whole new one.</summary>
    Task WriteAsync(ArtifactPath file, Stream content, CancellationToken cancellation);

    /// <summary>Removes what uploads left behind that an earlier process could not end. Nothing else is touched, nor what another process is writing.</summary>
    Task SweepAsync(CancellationToken cancellation);

    /// <summary>Removes a file, or a folder with all it holds; nothing happens when there is none.</summary>
    Task DeleteAsync(ArtifactPath path, CancellationToken cancellation);
}
