using System.Reflection;
using Lab.Hosting;
using Microsoft.Extensions.Configuration.UserSecrets;

namespace Aspire.Hosting;

/// <summary>Finds the AppHost's project folder and its kept secrets.</summary>
static class AppHostPlace
{
    /// <summary>Name of the assembly attribute that holds the path of the AppHost's project file.</summary>
    public const string ProjectPathKey = "apphostprojectpath";

    public static string Directory(DistributedApplicationOptions options, Assembly? assembly)
    {
        if (options.ProjectDirectory is { } given) return Path.GetFullPath(given);
        var project = assembly?.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(pair => pair.Key == ProjectPathKey)?.Value;

        // The folder is not there when the output was copied to another machine.
        return System.IO.Directory.Exists(project) ? project : System.Environment.CurrentDirectory;
    }

    public static SecretsFile Secrets(Assembly? assembly, string appHostDirectory) =>
        assembly?.GetCustomAttribute<UserSecretsIdAttribute>() is { } secrets
            ? new(PathHelper.GetSecretsPathFromSecretsId(secrets.UserSecretsId), isUserSecrets: true)
            : new(Path.Combine(StateFolder.Of(appHostDirectory), "secrets.json"), isUserSecrets: false);
}
