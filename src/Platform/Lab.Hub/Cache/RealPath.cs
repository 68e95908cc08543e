namespace Lab.Hub.Cache;

/// <summary>Where a path leads when every link on the way is followed.</summary>
static class RealPath
{
    const int MostLinks = 40;

    /// <exception cref="IOException">The links lead in a circle.</exception>
    public static string Of(string path)
    {
        int links = 0;
        return Of(Path.GetFullPath(path), ref links);
    }

    public static bool IsBelow(string path, string folder)
    {
        string relative = Path.GetRelativePath(Of(folder), Of(path));
        return relative != ".." && !relative.StartsWith($"..{Path.DirectorySeparatorChar}", StringComparison.Ordinal) && !Path.IsPathRooted(relative);
    }

    static string Of(string path, ref int links)
    {
        if (Path.GetDirectoryName(path) is not { } parent) return path;
        string here = Path.Combine(Of(parent, ref links), Path.GetFileName(path));
        if (new FileInfo(here).LinkTarget is not { } target) return here;
        if (++links > MostLinks) throw new IOException($"The links at '{path}' lead in a circle.");
        return Of(Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, target)), ref links);
    }
}
