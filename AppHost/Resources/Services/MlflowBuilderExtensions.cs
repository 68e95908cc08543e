using AppHost.Resources.Running;

namespace AppHost.Resources.Services;

/// <summary>The tracking server as a resource.</summary>
static class MlflowBuilderExtensions
{
    /// <summary>Starts <c>Lab.MlflowServer</c> on SQLite and a folder, both kept in <c>.lab/NAME</c>.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">Name of the resource and of its connection string.</param>
    /// <param name="port">Port others use; null: a free one.</param>
    public static IResourceBuilder<MlflowResource> AddMlflow(this IDistributedApplicationBuilder builder, string name, int? port = null)
    {
        string folder = Path.Combine(StateFolder.Of(builder), name);
        var resource = new MlflowResource(name, "dotnet", ServiceAssembly.Folder(new Projects.Lab_MlflowServer()));
        return builder.AddResource(resource)
            .WithArgs(ServiceAssembly.Path("Lab.MlflowServer"))
            .WithArgs(
                "--backend-store-uri", "sqlite:///" + Path.Combine(folder, "mlflow.db"),
                "--artifacts-destination", Path.Combine(folder, "artifacts"),
                "--host", "127.0.0.1")
            .WithArgs(context =>
            {
                context.Args.Add("--port");
                context.Args.Add(resource.HttpEndpoint.Property(EndpointProperty.TargetPort));
            })
            .WithHttpEndpoint(port, name: MlflowResource.HttpEndpointName)
            .WithSaidHealth(MlflowResource.HttpEndpointName)
            .WithServiceRemedy()
            .WithOtlpExporter()
            .WithIconName("BeakerSettings");
    }
}
