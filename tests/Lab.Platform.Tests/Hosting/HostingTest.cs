using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;

namespace Lab.Platform.Tests.Hosting;

/// <summary>Applications that are described and built, but not started: no process, no port.</summary>
static class HostingTest
{
    static readonly string root = Directory.CreateTempSubdirectory("lab-hosting-").FullName;
    static int folders;

    static HostingTest() => AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(root, recursive: true);

    /// <summary>A new empty folder, deleted when the tests end.</summary>
    public static string Folder() => Directory.CreateDirectory(Path.Combine(root, $"{Interlocked.Increment(ref folders)}")).FullName;

    public static DistributedApplicationBuilder Builder(params string[] args) => BuilderIn("Production", args);

    public static DistributedApplicationBuilder BuilderIn(string environment, params string[] args)
    {
        return new(new DistributedApplicationOptions
        {
            Args = args,
            DisableDashboard = true,
            ProjectDirectory = Folder(),
            ConfigureHost = settings => settings.EnvironmentName = environment,
        });
    }

    /// <summary>Gives every endpoint an address: ports 5001, 5002, ... in order of the resources.</summary>
    public static void Allocate(IDistributedApplicationBuilder builder)
    {
        var port = 5000;
        foreach (var endpoint in builder.Resources.SelectMany(resource => resource.Annotations.OfType<EndpointAnnotation>()))
            endpoint.AllocatedEndpoint = new(endpoint, "localhost", ++port);
    }

    /// <summary>The environment of a resource, all endpoints allocated.</summary>
    public static async Task<Dictionary<string, string>> EnvironmentOf(
        DistributedApplicationBuilder builder, IResource resource, string? resourceId = null)
    {
        var configuration = await ConfigurationOf(builder, resource, resourceId);
        return configuration.Environment.ToDictionary(variable => variable.Name, variable => variable.Value);
    }

    public static async Task<ExecutionConfiguration> ConfigurationOf(
        DistributedApplicationBuilder builder, IResource resource, string? resourceId = null)
    {
        Allocate(builder);
        using var application = builder.Build();
        return await application.Services.GetRequiredService<IExecutionConfigurationResolver>()
            .ResolveAsync(resource, resourceId ?? resource.Name, TestContext.Current.CancellationToken);
    }
}
