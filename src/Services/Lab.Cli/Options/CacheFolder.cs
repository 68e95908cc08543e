using Lab.Cli.Terminal;

namespace Lab.Cli.Options;

/// <summary>The per-user folder for what can be fetched or computed again.</summary>
static class CacheFolder
{
    public static string Of(LabHost host) => host.Variable("LAB_CACHE") is { } set ? Path.GetFullPath(set) : Path.Combine(UserCache(host), "sentiment-lab");

    static string UserCache(LabHost host) =>
        OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
        : host.Variable("XDG_CACHE_HOME") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), OperatingSystem.IsMacOS() ? "Library/Caches" : ".cache");
}
