using Aspire.Hosting.Eventing;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Steps every resource passes, in the executor's hands: it calls them around starting and stopping a process.</summary>
sealed class ResourceLifecycle(
    IDistributedApplicationEventing eventing,
    ResourceNotificationService notifications,
    IServiceProvider services)
{
    /// <summary>After the addresses of all endpoints of the resource were set.</summary>
    public async Task EndpointsAllocatedAsync(IResource resource, CancellationToken cancellationToken)
    {
        await eventing.PublishAsync(new ResourceEndpointsAllocatedEvent(resource, services), cancellationToken).ConfigureAwait(false);
        var urls = await ResourceUrls.OfAsync(resource, services, cancellationToken).ConfigureAwait(false);
        await notifications.PublishUpdateAsync(resource, snapshot => snapshot with { Urls = urls }).ConfigureAwait(false);
        if (resource is IResourceWithConnectionString)
            await eventing.PublishAsync(new ConnectionStringAvailableEvent(resource, services), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Before a process starts: waits for what the resource waits for, then lets handlers hold it back.</summary>
    /// <exception cref="DistributedApplicationException">What it waits for cannot come.</exception>
    public async Task BeforeStartAsync(IResource resource, CancellationToken cancellationToken)
    {
        await notifications.WaitForDependenciesAsync(resource, cancellationToken).ConfigureAwait(false);
        await eventing.PublishAsync(new BeforeResourceStartedEvent(resource, services), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>After the process with that id ended, with its last state published.</summary>
    public async Task StoppedAsync(IResource resource, string resourceId, CancellationToken cancellationToken)
    {
        if (notifications.TryGetCurrentState(resourceId, out var last))
            await eventing.PublishAsync(new ResourceStoppedEvent(resource, services, last), cancellationToken).ConfigureAwait(false);
    }
}
