using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Lab.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lab.Platform.Tests.Hosting.Redis;

/// <summary>An AppHost in a folder of its own; its state is below that, unless LAB_DATA says otherwise.</summary>
sealed class TemporaryAppHost : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("lab-apphost-").FullName;

    public string State => StateFolder.Of(Folder);

    /// <summary>A builder as each start makes one.</summary>
    public IDistributedApplicationBuilder Builder() =>
        DistributedApplication.CreateBuilder(new DistributedApplicationOptions { ProjectDirectory = Folder, DisableDashboard = true });

    public static NativeProcessContext Context(IResource resource) =>
        new() { Resource = resource, Logger = NullLogger.Instance, Services = new NoServices() };

    /// <summary>As the executor does once it knows the port.</summary>
    public static void Allocate(RedisResource redis, int port)
    {
        var endpoint = redis.PrimaryEndpoint.EndpointAnnotation;
        endpoint.AllocatedEndpoint = new AllocatedEndpoint(endpoint, "localhost", port);
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    sealed class NoServices : IServiceProvider
    {
        public object? GetService(Type serviceType) => null;
    }
}
