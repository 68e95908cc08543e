using System.Globalization;
using System.Text;
using Lab.Mlflow.Protocol;

namespace Lab.MlflowServer.Stores;

/// <summary>Artifacts as files of a folder. Paths have been checked by <see cref="ArtifactPath"/>; links below the folder are neither followed nor listed.</summary>
sealed class FolderArtifactStore(string root)
{
    // Uploads under way lie beside their targets under this prefix, so that a rename makes them whole at once.
    const string Unfinished = ".lab-upload-";

    // Linux ends paths at 4,096 bytes; the name of an unfinished upload may be longer than that of its target.
    const int MaxPathBytes = 4000;

    readonly string root = Path.GetFullPath(root);

    /// <summary>What lies in a folder, by name; nothing when it is a file or does not exist.</summary>
    public Task<IReadOnlyList<ArtifactFile>> ListAsync(ArtifactPath folder, CancellationToken cancellation)
    {
        var found = new DirectoryInfo(Locate(folder));
        if (!found.Exists) return Task.FromResult<IReadOnlyList<ArtifactFile>>([]);
        IReadOnlyList<ArtifactFile> files =
        [
            .. found.EnumerateFileSystemInfos()
                .Where(entry => entry.LinkTarget is null && !entry.Name.StartsWith(Unfinished, StringComparison.Ordinal))
                .OrderBy(entry => entry.Name, StringComparer.Ordinal)
                .Select(entry => new ArtifactFile
                {
                    Path = entry.Name,
                    IsDir = entry is DirectoryInfo,
                    FileSize = entry is FileInfo { Length: > 0 } file ? file.Length : null,
                }),
        ];
        return Task.FromResult(files);
    }

    /// <summary>Opens a file for reading, with what its answer's headers need.</summary>
    public Task<ArtifactContent> OpenAsync(ArtifactPath file, CancellationToken cancellation)
    {
        if (file.Segments.Count == 0 || Directory.Exists(Locate(file))) throw new ArtifactIsFolderException(file);
        string path = Locate(file);
        try
        {
            var stream = new FileStream(path, new FileStreamOptions { Options = FileOptions.Asynchronous | FileOptions.SequentialScan, Share = FileShare.Read | FileShare.Delete });
            var changed = File.GetLastWriteTimeUtc(stream.SafeFileHandle);
            string version = string.Create(CultureInfo.InvariantCulture, $"{changed.Ticks:x}-{stream.Length:x}");
            return Task.FromResult(new ArtifactContent(stream, file.Name, new DateTimeOffset(changed, TimeSpan.Zero), version));
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            throw MlflowException.Missing($"No such artifact: '{file}'");
        }
    }

    /// <summary>Writes or replaces a file; readers see the old one or the whole new one.</summary>
    public async Task WriteAsync(ArtifactPath file, Stream content, CancellationToken cancellation)
    {
        if (file.Segments.Count == 0) throw ArtifactPath.Refused();
        string target = Locate(file);
        if (Directory.Exists(target)) throw MlflowException.Invalid($"Artifact path refers to a directory, not a file: '{file}'");
        string folder = Path.GetDirectoryName(target)!;
        string unfinished = Path.Combine(folder, Unfinished + Guid.NewGuid().ToString("N"));
        try
        {
            Directory.CreateDirectory(folder);
            await using (var stream = new FileStream(unfinished, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous }))
            {
                await content.CopyToAsync(stream, 1 << 17, cancellation);
                stream.Flush(flushToDisk: true);
            }
            File.Move(unfinished, target, overwrite: true);
        }
        catch (IOException) when (file.Segments.Count > 1 && HasFileAsFolder(file))
        {
            throw MlflowException.Invalid($"A file stands where '{file}' needs a folder");
        }
        finally
        {
            if (File.Exists(unfinished)) File.Delete(unfinished);
        }
    }

    /// <summary>Removes what uploads left that were broken off: by a kill, or a client that went away.</summary>
    public Task SweepAsync(CancellationToken cancellation)
    {
        if (!Directory.Exists(root)) return Task.CompletedTask;
        var everywhere = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
        foreach (string unfinished in Directory.EnumerateFiles(root, Unfinished + "*", everywhere))
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                // Refused while somebody writes it: another server may keep its artifacts in the same folder.
                using (new FileStream(unfinished, FileMode.Open, FileAccess.ReadWrite, FileShare.None)) { }
                File.Delete(unfinished);
            }
            catch (Exception busy) when (busy is IOException or UnauthorizedAccessException)
            {
                // Its owner ends it, or the next start.
            }
        }
        return Task.CompletedTask;
    }

    /// <summary>Removes a file, or a folder with all it holds; nothing happens when there is none.</summary>
    public Task DeleteAsync(ArtifactPath path, CancellationToken cancellation)
    {
        string target = Locate(path);
        if (path.Segments.Count == 0) throw ArtifactPath.Refused();
        try
        {
            if (Directory.Exists(target)) Directory.Delete(target, recursive: true);
            else File.Delete(target);
        }
        catch (DirectoryNotFoundException)
        {
            // Gone already, which is what was asked for.
        }
        return Task.CompletedTask;
    }

    bool HasFileAsFolder(ArtifactPath file) => Enumerable.Range(1, file.Segments.Count - 1)
        .Any(depth => File.Exists(Path.Combine([root, .. file.Segments.Take(depth)])));

    // Every existing name on the way must be no link: one could lead anywhere.
    string Locate(ArtifactPath path)
    {
        string at = root;
        if (Encoding.UTF8.GetByteCount(Path.Combine([root, .. path.Segments])) > MaxPathBytes)
            throw ArtifactPath.Refused($"with the folder of the artifacts before it, it is longer than {MaxPathBytes} bytes");
        foreach (string segment in path.Segments)
        {
            if (segment.StartsWith(Unfinished, StringComparison.Ordinal)) throw ArtifactPath.Refused();
            at = Path.Combine(at, segment);
            if (new FileInfo(at).LinkTarget is not null) throw ArtifactPath.Refused();
        }
        return at;
    }
}
