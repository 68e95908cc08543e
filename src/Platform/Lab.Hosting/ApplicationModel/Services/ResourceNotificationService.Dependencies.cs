using System.Collections.Immutable;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

partial class ResourceNotificationService
{
    /// <summary>Returns when everything the resource waits for is there; shows it as Waiting until then.</summary>
    /// <exception cref="DistributedApplicationException">A dependency cannot become what is waited for.</exception>
    public async Task WaitForDependenciesAsync(IResource resource, CancellationToken cancellationToken)
    {
        var waits = resource.Annotations.OfType<WaitAnnotation>()
            .Where(wait => wait.Resource is not IResourceWithoutLifetime)
            .DistinctBy(wait => (wait.Resource, wait.WaitType))
            .ToArray();
        if (waits.Length == 0) return;

        var console = loggers.GetLogger(resource);
        var open = waits.Select(wait => wait.Resource.Name).ToHashSet();
        var gate = new Lock();
        await PublishUpdateAsync(resource, snapshot => snapshot with { State = Waiting, Properties = WaitingFor(snapshot, open) }).ConfigureAwait(false);
        try
        {
            await Task.WhenAll(waits.Select(WaitForOneAsync)).ConfigureAwait(false);
        }
        finally
        {
            await PublishUpdateAsync(resource, snapshot => snapshot with { Properties = WaitingFor(snapshot, []) }).ConfigureAwait(false);
        }

        async Task WaitForOneAsync(WaitAnnotation wait)
        {
            console.LogInformation("Waiting for resource '{Name}' {Goal}.", wait.Resource.Name, Goal(wait));
            await Task.WhenAll(ResourceIds.Of(wait.Resource).Select(id => WaitForInstanceAsync(wait, id, cancellationToken))).ConfigureAwait(false);
            console.LogInformation("Finished waiting for resource '{Name}'.", wait.Resource.Name);
            string[] left;
            lock (gate)
            {
                open.Remove(wait.Resource.Name);
                left = [.. open];
            }

            await PublishUpdateAsync(resource, snapshot => snapshot with { Properties = WaitingFor(snapshot, left) }).ConfigureAwait(false);
        }
    }

    static ResourceStateSnapshot Waiting => new(KnownResourceStates.Waiting, null);

    static string Goal(WaitAnnotation wait) => wait.WaitType switch
    {
        WaitType.WaitUntilHealthy => "to become healthy",
        WaitType.WaitUntilStarted => "to start",
        WaitType.WaitForCompletion => $"to end with exit code {wait.ExitCode}",
        _ => throw new InvalidOperationException($"The wait {wait.WaitType} is unknown."),
    };

    /// <summary>Property <c>resource.waitingFor</c>: what is still missing, shown in the details.</summary>
    static ImmutableArray<ResourcePropertySnapshot> WaitingFor(CustomResourceSnapshot snapshot, IReadOnlyCollection<string> names) =>
        names.Count == 0
            ? snapshot.Properties.WithoutProperty("resource.waitingFor")
            : snapshot.Properties.WithProperty("resource.waitingFor", string.Join(", ", names.Order(StringComparer.Ordinal)));

    async Task WaitForInstanceAsync(WaitAnnotation wait, string resourceId, CancellationToken cancellationToken)
    {
        var stops = (wait.WaitBehavior ?? DefaultWaitBehavior) == WaitBehavior.StopOnResourceUnavailable;
        var reached = await WaitForResourceAsync(
            resourceId,
            change => change.Resource == wait.Resource && (IsReached(wait, change) || IsLost(wait, change, stops)),
            cancellationToken).ConfigureAwait(false);
        if (!IsReached(wait, reached))
            throw new DistributedApplicationException($"The wait for resource '{wait.Resource.Name}' {Goal(wait)} failed: it is {Describe(reached)}.");
    }

    static bool IsReached(WaitAnnotation wait, ResourceEvent change) => wait.WaitType switch
    {
        WaitType.WaitUntilHealthy => IsHealthyAndReady(change),
        WaitType.WaitUntilStarted => change.Snapshot.State?.Text == KnownResourceStates.Running || HasEndedWell(change, 0),
        _ => HasEndedWell(change, wait.ExitCode),
    };

    static bool HasEndedWell(ResourceEvent change, int exitCode) =>
        (change.Snapshot.State?.Text == KnownResourceStates.Finished || change.Snapshot.State?.Text == KnownResourceStates.Exited)
        && change.Snapshot.ExitCode == exitCode;

    /// <summary>A completion with another exit code is final; otherwise the dependency may still be started again by hand.</summary>
    static bool IsLost(WaitAnnotation wait, ResourceEvent change, bool stops) =>
        wait.WaitType == WaitType.WaitForCompletion
            ? change.Snapshot.State?.Text == KnownResourceStates.FailedToStart
                || (IsOver(change) && change.Snapshot.ExitCode is { } code && code != wait.ExitCode)
            : stops && IsOver(change);
}
