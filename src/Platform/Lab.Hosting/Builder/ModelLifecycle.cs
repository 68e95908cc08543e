using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting;

/// <summary>First service to start: shows every resource, and begins the life of those without a process.</summary>
sealed class ModelLifecycle(
    DistributedApplicationModel model,
    IDistributedApplicationEventing eventing,
    ResourceNotificationService notifications,
    ResourceLoggerService loggers,
    IHostApplicationLifetime lifetime,
    IServiceProvider services) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var resource in model.Resources)
            await notifications.PublishUpdateAsync(resource, snapshot => snapshot).ConfigureAwait(false);
        foreach (var resource in model.Resources)
        {
            _ = Task.Run(() => InitializeAsync(resource, lifetime.ApplicationStopping), cancellationToken);
        }
    }

    async Task InitializeAsync(IResource resource, CancellationToken cancellationToken)
    {
        try
        {
            var initialize = new InitializeResourceEvent(resource, eventing, loggers, notifications, services);
            await eventing.PublishAsync(initialize, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The application ends.
        }
        catch (Exception exception)
        {
            loggers.GetLogger(resource).LogError(exception, "The resource could not begin its life.");
            await notifications.PublishUpdateAsync(resource, snapshot => snapshot with
            {
                State = new(KnownResourceStates.FailedToStart, KnownResourceStateStyles.Error),
            }).ConfigureAwait(false);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
