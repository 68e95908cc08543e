using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;

namespace Lab.Hosting.Dcp;

/// <summary>
/// What happens before a process of a resource starts: before the first one, dependencies and handlers of the
/// application, once for all replicas; before each later one (a restart, a process that came back) the handlers only.
/// </summary>
sealed class ResourceStart(
    IResource resource, ResourceLifecycle lifecycle, IDistributedApplicationEventing eventing, IServiceProvider services, CancellationToken stopping)
{
    readonly Lock gate = new();
    Task? passed;

    public Task FirstAsync(CancellationToken cancellation)
    {
        lock (gate)
        {
            // A wait that failed is begun anew by the next start; one caller's giving up does not end the others' wait.
            if (passed is null or { IsCanceled: true } or { IsFaulted: true }) passed = lifecycle.BeforeStartAsync(resource, stopping);
            return passed.WaitAsync(cancellation);
        }
    }

    public Task AgainAsync(CancellationToken cancellation) =>
        eventing.PublishAsync(new BeforeResourceStartedEvent(resource, services), cancellation);
}
