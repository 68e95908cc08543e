using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Health;

/// <summary>
/// Checks one running resource over and over: every 30 s while healthy, after 1, 2, ... 5 s while not. The first time it is
/// healthy, the ready event is published; its handlers hold back those who wait for the resource.
/// </summary>
sealed class ResourceHealthMonitor(
    IResource resource,
    HealthCheckService checks,
    ResourceNotificationService notifications,
    ResourceLoggerService loggers,
    IDistributedApplicationEventing eventing,
    IServiceProvider services,
    TimeProvider time)
{
    public static readonly TimeSpan HealthyInterval = TimeSpan.FromSeconds(30);
    public static readonly TimeSpan LongestBackOff = TimeSpan.FromSeconds(5);

    readonly SemaphoreSlim wake = new(0, 1);
    bool readyPublished;
    bool readyFailed;

    /// <summary>Checks at once: a process of the resource has just begun to run.</summary>
    public void Wake()
    {
        if (wake.CurrentCount == 0) wake.Release();
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var keys = resource.Annotations.OfType<HealthCheckAnnotation>().Select(check => check.Key).ToHashSet();
        var failures = 0;
        while (true)
        {
            var healthy = keys.Count == 0 || await CheckAsync(keys, cancellationToken).ConfigureAwait(false);
            failures = healthy ? 0 : failures + 1;
            if (healthy) await ReadyAsync(cancellationToken).ConfigureAwait(false);
            await PauseAsync(keys.Count == 0 ? Timeout.InfiniteTimeSpan : Pause(failures), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Pause after so many failures in a row.</summary>
    internal static TimeSpan Pause(int failures) =>
        failures == 0 ? HealthyInterval : TimeSpan.FromSeconds(Math.Min(failures, LongestBackOff.TotalSeconds));

    async Task<bool> CheckAsync(HashSet<string> keys, CancellationToken cancellationToken)
    {
        var report = await checks.CheckHealthAsync(check => keys.Contains(check.Name), cancellationToken).ConfigureAwait(false);
        var now = time.GetUtcNow().UtcDateTime;
        ImmutableArray<HealthReportSnapshot> reports =
        [
            .. keys.Select(key => report.Entries.TryGetValue(key, out var entry)
                ? new HealthReportSnapshot(key, entry.Status, entry.Description, entry.Exception?.ToString()) { LastRunAt = now }
                : new(key, HealthStatus.Unhealthy, $"The health check '{key}' is not registered.", null) { LastRunAt = now }),
        ];
        await notifications.PublishUpdateAsync(resource, snapshot => snapshot with { HealthReports = reports }).ConfigureAwait(false);
        return reports.All(one => one.Status == HealthStatus.Healthy);
    }

    async Task ReadyAsync(CancellationToken cancellationToken)
    {
        if (!readyPublished)
        {
            readyPublished = true;
            readyFailed = !await PublishReadyAsync(cancellationToken).ConfigureAwait(false);
        }

        if (readyFailed) return;

        foreach (var id in ResourceIds.Of(resource))
        {
            if (notifications.TryGetCurrentState(id, out var current) && !current.Snapshot.IsReady && current.Snapshot.State?.Text == KnownResourceStates.Running)
                await notifications.PublishUpdateAsync(resource, id, snapshot => snapshot with { IsReady = true }).ConfigureAwait(false);
        }
    }

    /// <summary>False: a handler failed. The resource then stays not ready, and its console says why.</summary>
    async Task<bool> PublishReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            await eventing.PublishAsync(new ResourceReadyEvent(resource, services), cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            loggers.GetLogger(resource).LogError(exception, "A handler of the ready event failed; resources that wait for this one keep waiting.");
            return false;
        }
    }

    async Task PauseAsync(TimeSpan pause, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(pause, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            await wake.WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The pause is over.
        }
    }
}
