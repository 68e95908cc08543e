using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Lab.Hosting.Dashboard.Interactions;
using Lab.Hosting.Dashboard.Launch;
using Lab.Hosting.Dashboard.Service;
using Lab.Platform.Tests.Hosting.Dashboard.Grpc;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lab.Platform.Tests.Hosting.Dashboard.Service;

/// <summary>The resource service alone, over notifications that a test publishes itself.</summary>
public sealed class DashboardFixture : IAsyncDisposable
{
    public const string Key = "key of the test";

    readonly IHost host = Host.CreateEmptyApplicationBuilder(new() { ApplicationName = "Lab.AppHost" }).Build();
    readonly ResourceServiceHost service;

    public DashboardFixture(params IResource[] resources)
    {
        Logs = new ResourceLoggerService();
        var lifetime = (IHostApplicationLifetime)host.Services.GetService(typeof(IHostApplicationLifetime))!;
        Notifications = new ResourceNotificationService(NullLogger<ResourceNotificationService>.Instance, lifetime, host.Services, Logs);
        Commands = new ResourceCommandService(
            new DistributedApplicationModel(new ResourceCollection(resources)), Notifications, Logs, host.Services, NullLogger<ResourceCommandService>.Instance);
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("AppHost:ResourceService:ApiKey", Key)])
            .Build();
        Configuration = configuration;
        Endpoints = DashboardEndpoints.From(configuration);
        service = new ResourceServiceHost(
            Endpoints, new DistributedApplicationOptions(), (IHostEnvironment)host.Services.GetService(typeof(IHostEnvironment))!,
            Notifications, Logs, Commands, Interactions, TimeProvider.System, LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Debug).AddProvider(Calls)));
    }

    public ResourceNotificationService Notifications { get; }

    public ResourceLoggerService Logs { get; }

    public ResourceCommandService Commands { get; }

    internal CallRecorder Calls { get; } = new();

    internal InteractionHub Interactions { get; } = new();

    internal DashboardEndpoints Endpoints { get; }

    public IConfiguration Configuration { get; }

    public Task<Uri> Url => service.Url;

    internal async Task<GrpcTestClient> StartAsync()
    {
        await service.StartAsync(TestContext.Current.CancellationToken);
        return new GrpcTestClient(await Url, Key);
    }

    public Task PublishAsync(IResource resource, Func<CustomResourceSnapshot, CustomResourceSnapshot> change) =>
        Notifications.PublishUpdateAsync(resource, change);

    public async ValueTask DisposeAsync()
    {
        await service.DisposeAsync();
        Notifications.Dispose();
        Logs.Dispose();
        host.Dispose();
    }
}
