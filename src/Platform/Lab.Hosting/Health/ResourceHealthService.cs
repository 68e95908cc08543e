using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Health;

/// <summary>Watches states: begins to check a resource when it runs, ends when none of its processes does any more.</summary>
sealed partial class ResourceHealthService(
    ResourceNotificationService notifications,
    ResourceHealthMonitorFactory monitors,
    ILogger<ResourceHealthService> logger) : BackgroundService
{
    readonly Dictionary<IResource, Watch> watches = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var change in notifications.WatchAsync(stoppingToken).ConfigureAwait(false)) Follow(change, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The application ends.
        }
        finally
        {
            foreach (var watch in watches.Values) await watch.Stop.CancelAsync().ConfigureAwait(false);
        }
    }

    void Follow(ResourceEvent change, CancellationToken stoppingToken)
    {
        if (change.Snapshot.State?.Text == KnownResourceStates.Running)
        {
            if (!watches.TryGetValue(change.Resource, out var watch))
            {
                watch = new(monitors.Create(change.Resource), CancellationTokenSource.CreateLinkedTokenSource(stoppingToken));
                watches.Add(change.Resource, watch);
                watch.Running.Add(change.ResourceId);
                _ = RunAsync(watch, change.Resource);
            }
            else if (watch.Running.Add(change.ResourceId))
            {
                watch.Monitor.Wake();
            }

            return;
        }

        if (watches.TryGetValue(change.Resource, out var ended) && ended.Running.Remove(change.ResourceId) && ended.Running.Count == 0)
        {
            watches.Remove(change.Resource);
            ended.Stop.Cancel();
        }
    }

    async Task RunAsync(Watch watch, IResource resource)
    {
        try
        {
            await watch.Monitor.RunAsync(watch.Stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (watch.Stop.IsCancellationRequested)
        {
            // The resource ended.
        }
        catch (Exception exception)
        {
            LogFailed(exception, resource.Name);
        }
        finally
        {
            watch.Stop.Dispose();
        }
    }

    [LoggerMessage(LogLevel.Error, "Checking the health of {Resource} ended with an error.")]
    partial void LogFailed(Exception exception, string resource);

    sealed record Watch(ResourceHealthMonitor Monitor, CancellationTokenSource Stop)
    {
        public HashSet<string> Running { get; } = [];
    }
}
