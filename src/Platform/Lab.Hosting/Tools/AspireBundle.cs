namespace Lab.Hosting.Tools;

/// <summary>The two programs of Aspire that the lab starts, in the folder they were unpacked to.</summary>
/// <param name="Folder">Holds dcp/ and managed/.</param>
sealed record AspireBundle(string Folder)
{
    static readonly string Ending = OperatingSystem.IsWindows() ? ".exe" : "";

    /// <summary>The orchestrator.</summary>
    public string Dcp => Path.Combine(Folder, "dcp", "dcp" + Ending);

    /// <summary>The program whose first argument "dashboard" makes it the dashboard.</summary>
    public string Managed => Path.Combine(Folder, "managed", "aspire-managed" + Ending);

    /// <summary>The bundle in a folder; null when a part of it is missing.</summary>
    public static AspireBundle? In(string folder)
    {
        var bundle = new AspireBundle(Path.GetFullPath(folder));
        return File.Exists(bundle.Dcp) && File.Exists(bundle.Managed) ? bundle : null;
    }

    /// <summary>
    /// The bundle of the pinned version under a folder that the aspire CLI unpacked to: versions/13.5.4_COMMIT-HASH.
    /// </summary>
    public static AspireBundle? Unpacked(string root)
    {
        var versions = Path.Combine(root, "versions");
        if (!Directory.Exists(versions)) return null;
        return Directory.EnumerateDirectories(versions)
            .Where(folder => IsPinned(Path.GetFileName(folder)))
            .Order(StringComparer.Ordinal)
            .Select(In)
            .FirstOrDefault(bundle => bundle is not null);
    }

    // "13.5.4" and "13.5.4_abc" and "13.5.4+abc"; not "13.5.40", not "13.5.4-preview", nor a half-written "13.5.4_abc.tmp.1".
    public static bool IsPinned(string version) =>
        version.StartsWith(PinnedVersions.Aspire, StringComparison.Ordinal)
        && (version.Length == PinnedVersions.Aspire.Length || version[PinnedVersions.Aspire.Length] is '_' or '+')
        && !version[PinnedVersions.Aspire.Length..].Contains('.');
}
