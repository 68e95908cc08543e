using Aspire.Hosting.ApplicationModel;
using Lab.Hosting;

namespace Aspire.Hosting;

/// <summary>The tracking server as a resource.</summary>
public static class MlflowBuilderExtensions
{
    /// <summary>Starts <c>Lab.MlflowServer</c> on SQLite and a folder, both kept in <c>.lab/NAME</c>.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">Name of the resource and of its connection string.</param>
    /// <param name="port">Port others use; null: a free one.</param>
    public static IResourceBuilder<MlflowServerResource> AddMlflow(this IDistributedApplicationBuilder builder, string name, int? port = null)
    {
        var project = LabProject.Find(builder.AppHostAssembly, "Lab_MlflowServer", "Lab.MlflowServer");
        var folder = Path.Combine(StateFolder.Of(builder.AppHostDirectory), name);
        var resource = new MlflowServerResource(name, project.Command, project.Folder);
        return builder.AddResource(resource)
            .WithArgs([.. project.Args])
            .WithArgs(context =>
            {
                Directory.CreateDirectory(folder);
                foreach (var arg in Arguments(folder, resource)) context.Args.Add(arg);
            })
            .WithHttpEndpoint(port, name: MlflowServerResource.HttpEndpointName)
            .WithHttpHealthCheck("/health")
            .WithOtlpExporter()
            .WithIconName("BeakerSettings");
    }

    static object[] Arguments(string folder, MlflowServerResource resource) =>
    [
        "--backend-store-uri", "sqlite:///" + Path.Combine(folder, "mlflow.db"),
        "--artifacts-destination", Path.Combine(folder, "artifacts"),
        "--host", "127.0.0.1",
        "--port", resource.PrimaryEndpoint.Property(EndpointProperty.TargetPort),
    ];
}
