using System.Security.Cryptography;
using System.Text;
using Aspire.Hosting.ApplicationModel;
using Lab.Hosting.Dcp.Objects;

namespace Lab.Hosting.Dcp;

/// <summary>The container DCP runs for a resource.</summary>
/// <param name="scope">Tells this application's lasting containers from another's: the AppHost's folder.</param>
/// <param name="registry">Registry to take images from instead of their own; null: their own.</param>
sealed class ContainerPlanner(string scope, string? registry)
{
    /// <summary>The one network of all containers.</summary>
    public const string Network = "lab-network";

    public ContainerLaunch Plan(ContainerResource container, ExecutionConfiguration configuration)
    {
        var persistent = IsPersistent(container);
        return new(new()
        {
            Image = Image(container),
            ContainerName = persistent ? $"{container.Name}-{Hash(scope)}" : null,
            Command = container.Entrypoint,
            Args = [.. configuration.Args.Select(DcpTemplate.Escape)],
            Env = [.. configuration.Environment.Select(variable => new EnvironmentValue(variable.Name, DcpTemplate.Escape(variable.Value)))],
            Ports =
            [
                .. container.Annotations.OfType<EndpointAnnotation>()
                    .Select(endpoint => new ContainerPort(endpoint.TargetPort!.Value, endpoint.IsProxied ? null : endpoint.AllocatedEndpoint!.Port)),
            ],
            VolumeMounts = [.. container.Annotations.OfType<ContainerMountAnnotation>().Select(Mount)],
            Networks = [new(Network, [container.Name])],
            Persistent = persistent ? true : null,
        });
    }

    public static bool IsPersistent(IResource resource) =>
        resource.Annotations.OfType<ContainerLifetimeAnnotation>().LastOrDefault()?.Lifetime == ContainerLifetime.Persistent;

    string Image(ContainerResource container)
    {
        var image = container.Annotations.OfType<ContainerImageAnnotation>().LastOrDefault()
            ?? throw new LabException(ErrorKind.Usage, $"Resource '{container.Name}' is a container without an image.", expected: "AddContainer(name, image).");
        var from = registry ?? image.Registry;
        var version = image.SHA256 is { } hash ? $"@sha256:{hash}" : $":{image.Tag ?? "latest"}";
        return (from is null ? image.Image : $"{from}/{image.Image}") + version;
    }

    static VolumeMount Mount(ContainerMountAnnotation mount) =>
        new(mount.Type == ContainerMountType.BindMount ? "bind" : "volume", mount.Source, mount.Target, mount.IsReadOnly);

    static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..8];
}
