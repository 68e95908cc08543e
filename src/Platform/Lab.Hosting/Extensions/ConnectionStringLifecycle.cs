using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting;

/// <summary>A connection string is there once its parts are.</summary>
static class ConnectionStringLifecycle
{
    public static async Task RunAsync(InitializeResourceEvent initialize, CancellationToken cancellationToken)
    {
        var resource = (IResourceWithConnectionString)initialize.Resource;
        try
        {
            await initialize.Notifications.WaitForDependenciesAsync(resource, cancellationToken).ConfigureAwait(false);
            var value = await resource.GetConnectionStringAsync(cancellationToken).ConfigureAwait(false);
            await initialize.Eventing.PublishAsync(new ConnectionStringAvailableEvent(resource, initialize.Services), cancellationToken).ConfigureAwait(false);
            await initialize.Notifications.PublishUpdateAsync(resource, snapshot => snapshot with
            {
                State = new(KnownResourceStates.Running, KnownResourceStateStyles.Success),
                Properties = snapshot.Properties.WithProperty("resource.connectionString", value, isSensitive: true),
            }).ConfigureAwait(false);
        }
        catch (DistributedApplicationException exception)
        {
            initialize.Logger.LogError("{Message}", exception.Message);
            await initialize.Notifications.PublishUpdateAsync(resource, snapshot => snapshot with
            {
                State = new(KnownResourceStates.FailedToStart, KnownResourceStateStyles.Error),
            }).ConfigureAwait(false);
        }
    }
}
