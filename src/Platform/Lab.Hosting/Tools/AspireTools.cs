namespace Lab.Hosting.Tools;

/// <summary>
/// Finds DCP and the dashboard: an installed aspire CLI of the pinned version, else the per-user cache, else npm into
/// that cache.
/// </summary>
static class AspireTools
{
    /// <summary>What is there already, without fetching anything.</summary>
    public static AspireBundle? Find(ToolEnvironment environment)
    {
        if (environment.Home is { } home && AspireBundle.Unpacked(Path.Combine(home, ".aspire")) is { } installed) return installed;
        if (environment.OnPath("aspire") is { } cli && BesideCli(cli) is { } beside) return beside;
        return AspireBundle.In(CachedFolder(environment));
    }

    /// <summary>What is there, else fetched.</summary>
    /// <param name="environment">Where to look.</param>
    /// <param name="progress">Told what is going on when something is fetched; a line each.</param>
    /// <param name="time">Clock of the waiting for another installation.</param>
    /// <param name="cancellation">Gives up; what was half fetched is deleted.</param>
    /// <exception cref="LabException">Nothing there and no way to fetch it; says what to install.</exception>
    public static async Task<AspireBundle> GetAsync(
        ToolEnvironment environment, Action<string> progress, TimeProvider time, CancellationToken cancellation) =>
        Find(environment) ?? await new AspireInstaller(environment, progress, time).InstallAsync(cancellation);

    /// <summary>Where the installer puts a bundle.</summary>
    public static string CachedFolder(ToolEnvironment environment) =>
        Path.Combine(environment.CacheFolder, "aspire", $"{PinnedVersions.Aspire}-{PinnedVersions.System ?? "unknown"}");

    // The CLI unpacks beside its own bin folder when a package manager owns that folder.
    static AspireBundle? BesideCli(string cli)
    {
        var real = new FileInfo(cli).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? cli;
        var bin = Path.GetDirectoryName(real)!;
        return AspireBundle.Unpacked(bin) ?? (Path.GetDirectoryName(bin) is { } parent ? AspireBundle.Unpacked(parent) : null);
    }
}
