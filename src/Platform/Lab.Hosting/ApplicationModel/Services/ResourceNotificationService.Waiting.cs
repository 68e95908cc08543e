using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.ApplicationModel;

partial class ResourceNotificationService
{
    /// <summary>Waits for a state; null means any.</summary>
    public Task WaitForResourceAsync(string resourceName, string? targetState = null, CancellationToken cancellationToken = default) =>
        targetState is null
            ? WaitForResourceAsync(resourceName, _ => true, cancellationToken)
            : WaitForResourceAsync(resourceName, [targetState], cancellationToken);

    /// <summary>Waits for one of the states and gives it back.</summary>
    public async Task<string> WaitForResourceAsync(
        string resourceName, IEnumerable<string> targetStates, CancellationToken cancellationToken = default)
    {
        var wanted = targetStates.ToArray();
        var reached = await WaitForResourceAsync(
            resourceName, change => wanted.Contains(change.Snapshot.State?.Text, StringComparer.OrdinalIgnoreCase), cancellationToken).ConfigureAwait(false);
        return reached.Snapshot.State!.Text;
    }

    public async Task<ResourceEvent> WaitForResourceAsync(
        string resourceName, Func<ResourceEvent, bool> predicate, CancellationToken cancellationToken = default)
    {
        await foreach (var change in WatchAsync(cancellationToken).ConfigureAwait(false))
        {
            if (Is(change, resourceName) && predicate(change)) return change;
        }

        throw new OperationCanceledException($"The application ended before resource '{resourceName}' got there.", cancellationToken);
    }

    /// <summary>Waits until the resource runs, its health checks pass and the handlers of its ready event have returned.</summary>
    public Task<ResourceEvent> WaitForResourceHealthyAsync(string resourceName, CancellationToken cancellationToken = default) =>
        WaitForResourceHealthyAsync(resourceName, DefaultWaitBehavior, cancellationToken);

    /// <inheritdoc cref="WaitForResourceHealthyAsync(string, CancellationToken)"/>
    /// <exception cref="DistributedApplicationException">The resource failed or ended, and the behaviour says to stop.</exception>
    public async Task<ResourceEvent> WaitForResourceHealthyAsync(
        string resourceName, WaitBehavior waitBehavior, CancellationToken cancellationToken = default)
    {
        var reached = await WaitForResourceAsync(
            resourceName,
            change => IsHealthyAndReady(change) || (waitBehavior == WaitBehavior.StopOnResourceUnavailable && IsOver(change)),
            cancellationToken).ConfigureAwait(false);
        return IsHealthyAndReady(reached)
            ? reached
            : throw new DistributedApplicationException($"Resource '{resourceName}' is {Describe(reached)} and will not become healthy.");
    }

    /// <summary>What happens to a wait that did not say it: set by the options of the application.</summary>
    internal WaitBehavior DefaultWaitBehavior { get; set; } = WaitBehavior.WaitOnResourceUnavailable;

    internal static bool IsHealthyAndReady(ResourceEvent change) =>
        change.Snapshot is { HealthStatus: HealthStatus.Healthy, IsReady: true };

    internal static bool IsOver(ResourceEvent change) => KnownResourceStates.TerminalStates.Contains(change.Snapshot.State?.Text);

    internal static string Describe(ResourceEvent change) =>
        change.Snapshot.ExitCode is { } code ? $"{change.Snapshot.State?.Text} (exit code {code})" : change.Snapshot.State?.Text ?? "without state";

    static bool Is(ResourceEvent change, string name) =>
        string.Equals(change.Resource.Name, name, StringComparison.OrdinalIgnoreCase)
        || string.Equals(change.ResourceId, name, StringComparison.OrdinalIgnoreCase);
}
