namespace Lab.Datasets;

/// <summary>Devices and named pipes as places to write to: what is there is opened and written, never replaced by a file.</summary>
public static class SpecialFile
{
    /// <summary>Opens what is no regular file; null for a regular one, and for none.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static FileStream? TryOpen(string path)
    {
        if (OperatingSystem.IsWindows() || !File.Exists(path)) return null;
        if (IsDevice(Path.GetFullPath(path))) return Open(path);
        // A regular file that is not empty; opening it could be forbidden although it may be replaced. A link has a length of its own.
        if (new FileInfo(File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path).Length > 0) return null;
        var stream = Open(path);
        if (!stream.CanSeek) return stream;
        stream.Dispose();
        return null;
    }

    static FileStream Open(string path) => new(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);

    // Null and full devices can seek, as files do. What lies in shared memory are files.
    static bool IsDevice(string full) =>
        full.StartsWith("/proc/", StringComparison.Ordinal)
        || (full.StartsWith("/dev/", StringComparison.Ordinal) && !full.StartsWith("/dev/shm/", StringComparison.Ordinal))
        || (File.ResolveLinkTarget(full, returnFinalTarget: true) is { } target && target.FullName != full && IsDevice(target.FullName));
}
