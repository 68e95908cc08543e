namespace Lab.Hub.Cache;

/// <summary>
/// The folder of one model in the cache, laid out as the hub's own library does, so that each reads what the other has fetched.
/// <code>
/// models--{owner}--{name}/blobs/{etag}                 contents
/// models--{owner}--{name}/snapshots/{commit}/{file}    links to them
/// models--{owner}--{name}/refs/{revision}              the commit of a branch or tag
/// .locks/models--{owner}--{name}/{etag}.lock
/// </code>
/// </summary>
sealed class ModelCache(string root, HubModelId id)
{
    const int CommitDigits = 40;

    readonly string name = $"models--{id.Name.Replace("/", "--", StringComparison.Ordinal)}";

    string Folder => Path.Combine(root, name);

    public string Blob(string etag) => Path.Combine(Folder, "blobs", etag);

    public string LockOf(string etag) => Path.Combine(root, ".locks", name, $"{etag}.lock");

    public string Snapshot(string commit) => Path.Combine(Folder, "snapshots", commit);

    /// <summary>The commit that the revision stood for when it was last asked after; null when nothing is here.</summary>
    public string? FindCommit()
    {
        string reference = ReferenceOf(id.Revision);
        string? commit = File.Exists(reference) ? File.ReadAllText(reference).Trim() : IsCommit(id.Revision) ? id.Revision : null;
        return commit is not null && IsPlain(commit) && Directory.Exists(Snapshot(commit)) ? commit : null;
    }

    /// <summary>Full path of a file of a commit; null when it is not here.</summary>
    /// <exception cref="LabException">It is a link that leaves the cache.</exception>
    public string? Find(string commit, string file)
    {
        string path = PathOf(commit, file);
        if (RealPath.IsBelow(path, root)) return File.Exists(RealPath.Of(path)) ? path : null;
        throw new LabException(
            ErrorKind.Model, $"The cached file {file} is a link that leaves the cache.", path, $"a link to a file below {root}", "Remove it; it is fetched again.");
    }

    /// <summary>Makes a file of a commit of what is in a blob.</summary>
    public void Link(string commit, string file, string etag)
    {
        string path = PathOf(commit, file), blob = Blob(etag);
        string folder = Path.GetDirectoryName(path)!;
        Directory.CreateDirectory(folder);
        string unfinished = Path.Combine(folder, $".{Guid.NewGuid():N}.tmp");
        try
        {
            File.CreateSymbolicLink(unfinished, Path.GetRelativePath(folder, blob));
        }
        catch (Exception none) when (none is IOException or UnauthorizedAccessException or PlatformNotSupportedException)
        {
            // Windows without the right to make links.
            File.Copy(blob, unfinished);
        }
        File.Move(unfinished, path, overwrite: true);
    }

    /// <summary>Remembers what the revision stands for now.</summary>
    public void Remember(string commit)
    {
        if (id.Revision == commit) return;
        string path = ReferenceOf(id.Revision);
        if (File.Exists(path) && File.ReadAllText(path) == commit) return;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        string unfinished = $"{path}.{Guid.NewGuid():N}.tmp";
        File.WriteAllText(unfinished, commit);
        File.Move(unfinished, path, overwrite: true);
    }

    /// <summary>Whether a text from the network can be the name of a folder.</summary>
    public static bool IsPlain(string commit) => commit.Length is > 0 and <= 64 && commit.All(char.IsAsciiLetterOrDigit);

    string PathOf(string commit, string file)
    {
        string[] parts = file.Split('/');
        if (parts.Any(part => part is "" or "." or ".." || part.AsSpan().ContainsAny("\\:\0"))) throw new ArgumentException($"'{file}' is no name of a file of a model.", nameof(file));
        return Path.Combine([Snapshot(commit), .. parts]);
    }

    static bool IsCommit(string revision) => revision.Length == CommitDigits && revision.All(char.IsAsciiHexDigitLower);

    string ReferenceOf(string revision) => Path.Combine([Folder, "refs", .. revision.Split('/')]);
}
