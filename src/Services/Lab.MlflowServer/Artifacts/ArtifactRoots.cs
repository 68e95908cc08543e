using System.Collections.Concurrent;
using Lab.MlflowServer.Hosting;
using Lab.MlflowServer.Stores;

namespace Lab.MlflowServer.Artifacts;

/// <summary>
/// Finds the files behind a location: those that this server keeps, and folders of this machine. Of those only what lies below its own
/// folders is served, because whoever makes an experiment names its location, and could name any folder.
/// </summary>
sealed class ArtifactRoots(FolderArtifactStore own, TrackingServerOptions options)
{
    readonly ConcurrentDictionary<string, FolderArtifactStore> folders = [];
    readonly string[] served = [.. ((string?[])[options.ArtifactFolder, ArtifactLocation.FolderOf(options.ArtifactRoot)]).OfType<string>().Select(Path.GetFullPath)];

    public (FolderArtifactStore Store, ArtifactPath Path) Find(string location)
    {
        if (options.ServesArtifacts && ArtifactLocation.PathOf(location) is { } path) return (own, path);
        if (ArtifactLocation.FolderOf(location) is not { } folder)
            throw new MlflowException(ErrorCodes.NotImplemented, $"The artifacts lie at '{location}', which this server does not keep.");
        folder = Path.GetFullPath(folder);
        string root = Array.Find(served, root => folder == root || folder.StartsWith(root.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            ?? throw new MlflowException(ErrorCodes.PermissionDenied,
                $"The artifacts lie at '{location}', a folder that this server does not serve: it serves those below --artifacts-destination and --default-artifact-root.");
        return (folders.GetOrAdd(root, static root => new(root)), ArtifactPath.Below(root, folder));
    }
}
