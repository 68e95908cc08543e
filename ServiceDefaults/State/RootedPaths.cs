using Lab;

namespace Lab.ServiceDefaults.State;

/// <summary>Paths that somebody else names, kept below the folders that the operator named. Links are followed first: one that leads out is refused.</summary>
public sealed class RootedPaths
{
    readonly string[] roots;
    readonly string setting;

    /// <param name="roots">Folders; a relative path is below the first.</param>
    /// <param name="setting">Names them, for whoever is refused.</param>
    public RootedPaths(IReadOnlyList<string> roots, string setting)
    {
        this.roots = [.. roots.Select(root => Path.TrimEndingDirectorySeparator(Path.GetFullPath(root)))];
        this.setting = setting;
    }

    /// <summary>The full path of a file or folder that is there.</summary>
    /// <exception cref="LabException">It lies elsewhere, or is not there.</exception>
    public string Existing(string named)
    {
        string path = Below(named);
        return File.Exists(path) || Directory.Exists(path) ? path : throw new LabException(ErrorKind.Data, "There is no such file or folder.", named, $"one below {string.Join(", ", roots)}");
    }

    /// <summary>The full path of what is there or will be.</summary>
    /// <exception cref="LabException">It lies elsewhere.</exception>
    public string Below(string named)
    {
        if (named.Length == 0 || named.Contains('\0')) throw Outside(named);
        string path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(named, roots[0]));
        string real = RealPath(path);
        return roots.Any(root => IsBelow(path, root) && IsBelow(real, RealPath(root))) ? path : throw Outside(named);
    }

    LabException Outside(string named) => new(
        ErrorKind.Usage, "Requests may not name this path.", named, $"a path below {string.Join(", ", roots)}", $"{setting} names the folders that are open to requests.");

    static bool IsBelow(string path, string root) => path == root || path.StartsWith(Path.EndsInDirectorySeparator(root) ? root : root + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    // Every part of the path that is a link is followed; what is not there yet is taken as it is.
    static string RealPath(string path)
    {
        const int mostLinks = 40;
        string root = Path.GetPathRoot(path)!;
        var rest = new Stack<string>(path[root.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries).Reverse());
        string real = root;
        for (int links = 0; rest.TryPop(out string? part);)
        {
            if (part == "..")
            {
                real = Path.GetDirectoryName(real) ?? root;
                continue;
            }
            string next = Path.Combine(real, part);
            if (part == "." || LinkTarget(next) is not { } target)
            {
                real = part == "." ? real : next;
                continue;
            }
            if (++links > mostLinks) throw new LabException(ErrorKind.Data, "Too many links follow each other.", path);
            if (Path.IsPathRooted(target)) real = Path.GetPathRoot(target)!;
            foreach (string piece in target[(Path.GetPathRoot(target)?.Length ?? 0)..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries).Reverse()) rest.Push(piece);
        }
        return real;
    }

    static string? LinkTarget(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
