using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Lab.Hosting.Dashboard.Grpc;
using Lab.Hosting.Dashboard.Interactions;
using Lab.Hosting.Dashboard.Launch;
using Lab.Hosting.Dashboard.Resources;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Lab.Hosting.Dashboard.Service;

/// <summary>Serves the dashboard while the application runs, and keeps the feed in step with the notifications.</summary>
sealed partial class ResourceServiceHost(
    DashboardEndpoints endpoints,
    DistributedApplicationOptions options,
    IHostEnvironment environment,
    ResourceNotificationService notifications,
    ResourceLoggerService logs,
    ResourceCommandService commands,
    InteractionHub interactions,
    TimeProvider time,
    ILoggerFactory loggers) : IHostedService, IAsyncDisposable
{
    readonly TaskCompletionSource<Uri> url = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly CancellationTokenSource stopping = new();
    readonly ResourceFeed feed = new();
    readonly SecretValues secrets = new();
    readonly ILogger logger = loggers.CreateLogger<ResourceServiceHost>();
    GrpcServer? server;
    Task feeding = Task.CompletedTask;
    bool disposed;

    /// <summary>Where the service answers; known once it was started.</summary>
    public Task<Uri> Url => url.Task;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var methods = new DashboardMethods(Name, feed, interactions, logs, new CommandRunner(commands, notifications));
        server = await GrpcServer.StartAsync(
            methods.Service(), new ApiKey(endpoints.ResourceServiceApiKey), DashboardMethods.KeyHeader, endpoints.ResourceService, time, loggers, cancellationToken);
        feeding = FeedAsync();
        url.SetResult(server.Url);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync();
        await feeding;
        if (server is not null) await server.DisposeAsync();
    }

    // The container disposes it once for each of its two registrations.
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, true)) return;
        await StopAsync(CancellationToken.None);
        stopping.Dispose();
    }

    // "Lab.AppHost" is shown as "Lab".
    string Name => options.DashboardApplicationName ?? (environment.ApplicationName is var name && name.EndsWith(".AppHost") ? name[..^8] : environment.ApplicationName);

    async Task FeedAsync()
    {
        var start = time.GetUtcNow().UtcDateTime;
        var latest = new Dictionary<string, ResourceEvent>(StringComparer.Ordinal);
        try
        {
            await foreach (var change in notifications.WatchAsync(stopping.Token))
            {
                latest[change.ResourceId] = change;
                foreach (var shown in secrets.Learn(change) ? [.. latest.Values] : new[] { change }) Show(shown, start);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    // One snapshot that cannot be shown must not stop the others.
    void Show(ResourceEvent change, DateTime start)
    {
        try
        {
            feed.Upsert(ResourceMessage.From(change, secrets, start));
        }
        catch (Exception failure)
        {
            LogNotShown(failure, change.ResourceId);
        }
    }

    [LoggerMessage(LogLevel.Error, "The state of {ResourceId} cannot be shown in the dashboard.")]
    partial void LogNotShown(Exception failure, string resourceId);
}
