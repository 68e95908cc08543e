using System.Reflection;
using Lab;

namespace Aspire.Hosting;

/// <summary>Finds a service of the lab among the projects of the AppHost, and says how to start it.</summary>
/// <param name="Command">Program.</param>
/// <param name="Args">First arguments; those of the service follow.</param>
/// <param name="Folder">Folder to start in.</param>
sealed record LabProject(string Command, IReadOnlyList<string> Args, string Folder)
{
    /// <param name="appHost">The AppHost's assembly, where its build wrote the <c>Projects</c> types.</param>
    /// <param name="typeName">Name of the type: <c>Lab_MlflowServer</c>.</param>
    /// <param name="projectName">Name of the project, for the message.</param>
    public static LabProject Find(Assembly? appHost, string typeName, string projectName)
    {
        var type = (appHost ?? Assembly.GetEntryAssembly())?.GetType($"Projects.{typeName}");
        if (type is null || Activator.CreateInstance(type) is not IProjectMetadata project)
        {
            throw new LabException(
                ErrorKind.Usage,
                $"The AppHost does not know the project {projectName}.",
                appHost?.GetName().Name,
                $"a generated type Projects.{typeName}",
                $"Add a ProjectReference to {projectName}.csproj to the AppHost's project file and build again.");
        }

        var folder = Path.GetDirectoryName(project.ProjectPath)!;

        // Our build also writes where the assembly is; that of the official packages does not.
        return type.GetProperty("TargetPath")?.GetValue(project) is string assembly
            ? new("dotnet", [assembly], folder)
            : new("dotnet", ["run", "--no-build", "--no-launch-profile", "--project", project.ProjectPath, "--"], folder);
    }
}
