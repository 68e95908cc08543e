namespace AppHost.Resources.Running;

/// <summary>
/// What the search for tools takes from the machine, so that tests can set it.
/// </summary>
/// <param name="Variable">Reads an environment variable.</param>
sealed record ToolEnvironment(Func<string, string?> Variable)
{
    public static ToolEnvironment OfThisProcess { get; } = new(Environment.GetEnvironmentVariable);

    /// <summary>The per-user folder for what can be fetched again: LAB_CACHE, else sentiment-lab in the user's cache folder.</summary>
    public string CacheFolder =>
        NotEmpty("LAB_CACHE") is { } set ? Path.GetFullPath(set) : Path.Combine(UserCache, "sentiment-lab");

    /// <summary>A folder that is there, for programs that are only asked something.</summary>
    public static string AnyFolder => Path.GetTempPath();

    /// <summary>The user's home; null when none is set or the folder is not there (a container's user, a service account).</summary>
    public string? Home =>
        (NotEmpty("HOME") ?? NotEmpty("USERPROFILE")) is { } home && Directory.Exists(home) ? home : null;

    /// <summary>Value of a variable; null when it is not set or empty.</summary>
    public string? NotEmpty(string name) => Variable(name) is { Length: > 0 } value ? value : null;

    string UserCache =>
        OperatingSystem.IsWindows() ? NotEmpty("LOCALAPPDATA") ?? Path.GetTempPath()
        : NotEmpty("XDG_CACHE_HOME")
        ?? Path.Combine(Home ?? Path.GetTempPath(), OperatingSystem.IsMacOS() ? "Library/Caches" : ".cache");

    /// <summary>Full path of a program on PATH, links followed; null when it is not there.</summary>
    public string? OnPath(string program)
    {
        string[] endings = OperatingSystem.IsWindows() ? [".exe", ".cmd", ".bat"] : [""];
        var folders = (Variable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var found = folders.SelectMany(folder => endings.Select(ending => Path.Combine(folder, program + ending))).FirstOrDefault(File.Exists);
        return found is null ? null : Path.GetFullPath(found);
    }
}
