namespace Lab.Hosting;

/// <summary>Where resources keep what outlives a run: <c>LAB_DATA</c>, else <c>.lab</c> in the repository.</summary>
public static class StateFolder
{
    /// <param name="appHostDirectory">Folder of the AppHost project; the repository is the first folder above it with .git or a solution.</param>
    public static string Of(string appHostDirectory)
    {
        if (System.Environment.GetEnvironmentVariable("LAB_DATA") is { Length: > 0 } given) return Path.GetFullPath(given);
        for (var folder = new DirectoryInfo(appHostDirectory); folder is not null; folder = folder.Parent)
        {
            if (IsRepository(folder)) return Path.Combine(folder.FullName, ".lab");
        }

        return Path.Combine(appHostDirectory, ".lab");
    }

    static bool IsRepository(DirectoryInfo folder) =>
        Path.Exists(Path.Combine(folder.FullName, ".git")) || folder.EnumerateFiles("*.sln").Any() || folder.EnumerateFiles("*.slnx").Any();
}
