using Lab.Cli.Terminal;

namespace Lab.Cli.Options;

/// <summary>The per-user folder for what can be fetched or computed again.</summary>
static class CacheFolder
{
    public static string Of(LabHost host) => Of(host.Variable);

    public static string Of(Func<string, string?> variable) => variable("LAB_CACHE") is { } set ? Path.GetFullPath(set) : Path.Combine(UserCache(variable), "sentiment-lab");

    static string UserCache(Func<string, string?> variable) =>
        OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
        : variable("XDG_CACHE_HOME") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), OperatingSystem.IsMacOS() ? "Library/Caches" : ".cache");
}
