using System.Globalization;
using System.Reflection;
using System.Text;

namespace AppHost.Resources.Services;

/// <summary>Starts a service of this repository as what its build made, not through <c>dotnet run</c>, which stays beside it: 78 MiB and 2 s each.</summary>
static class ServiceAssembly
{
    /// <param name="project">Name of the project: <c>Lab.MlflowServer</c>.</param>
    /// <returns>Full path of its assembly, from the build configuration of the AppHost.</returns>
    public static string Path(string project)
    {
        string pattern = typeof(ServiceAssembly).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == "ServiceAssembly").Value!;
        return string.Format(CultureInfo.InvariantCulture, CompositeFormat.Parse(pattern), project);
    }

    /// <summary>Folder of the project, where the service starts: its settings files lie there.</summary>
    public static string Folder(IProjectMetadata project) => System.IO.Path.GetDirectoryName(project.ProjectPath)!;

    /// <summary>Runs the project's assembly, on plain HTTP: else each start would ask for a development certificate that nothing here uses.</summary>
    public static IResourceBuilder<ProjectResource> FromItsBuild(this IResourceBuilder<ProjectResource> builder)
    {
        var project = builder.Resource.GetProjectMetadata();
        string assembly = Path(System.IO.Path.GetFileNameWithoutExtension(project.ProjectPath));
#pragma warning disable ASPIRECERTIFICATES001 // For evaluation only, says Aspire.
        return builder.WithAnnotation(new ExecutableAnnotation { Command = "dotnet", WorkingDirectory = Folder(project) }).WithArgs(assembly).WithoutHttpsCertificate();
#pragma warning restore ASPIRECERTIFICATES001
    }
}
