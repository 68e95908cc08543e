namespace Lab.ServiceDefaults.State;

/// <summary>The per-user folder for what can be fetched or computed again.</summary>
public static class UserCache
{
    const string Folder = "sentiment-lab";

    /// <param name="variable">Reads an environment variable; null where it is not set.</param>
    public static string Of(Func<string, string?> variable) => variable("LAB_CACHE") is { Length: > 0 } set ? Path.GetFullPath(set) : Path.Combine(System(variable), Folder);

    static string System(Func<string, string?> variable) =>
        OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
        : variable("XDG_CACHE_HOME") is { Length: > 0 } set ? set
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), OperatingSystem.IsMacOS() ? "Library/Caches" : ".cache");
}
