using Lab.MlflowServer.ServerFacts;
using Lab.ServiceDefaults.State;

namespace Lab.MlflowServer.WebUi;

/// <summary>Where the web UI is when nobody names its folder: what was fetched, else that of an installed <c>mlflow</c>.</summary>
public static class UiFinder
{
    /// <summary>The version that the server's interface is that of, and whose UI is fetched.</summary>
    public const string Version = FactsEndpoints.MlflowVersion;

    /// <summary>Where a fetched UI lies.</summary>
    /// <param name="variable">Reads an environment variable; null where it is not set.</param>
    public static string FetchedFolder(Func<string, string?> variable) => Path.Combine(UserCache.Of(variable), "mlflow-ui", Version);

    /// <summary>Null when there is none.</summary>
    /// <param name="variable">Reads an environment variable; null where it is not set.</param>
    public static UiFolder? Find(Func<string, string?> variable) =>
        UiFolder.TryOpen(FetchedFolder(variable), Version) ?? PythonInstallations.PackageFolders(variable).Select(Installed).FirstOrDefault(found => found is not null);

    // Only one that speaks this interface: pages of another main version ask for what is not here.
    static UiFolder? Installed(string packages)
    {
        string folder = Path.Combine([packages, "mlflow", "server", "js", "build"]);
        return File.Exists(Path.Combine(folder, UiFolder.IndexFile)) && InstalledVersion(packages) is { } version && Major(version) == Major(Version)
            ? UiFolder.TryOpen(folder, version) : null;
    }

    // mlflow-3.17.2.dist-info
    static string? InstalledVersion(string packages) =>
        Directory.EnumerateDirectories(packages, "mlflow-*.dist-info").Select(folder => Path.GetFileName(folder)["mlflow-".Length..^".dist-info".Length]).FirstOrDefault();

    static string Major(string version) => version.Split('.', 2)[0];
}
