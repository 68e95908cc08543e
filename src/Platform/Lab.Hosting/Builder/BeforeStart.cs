using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Lifecycle;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting;

/// <summary>What happens before any resource starts: subscribers, hooks, the event, and the check of the final model.</summary>
sealed class BeforeStart(
    IDistributedApplicationEventing eventing,
    DistributedApplicationExecutionContext executionContext,
    DistributedApplicationModel model,
    IEnumerable<IDistributedApplicationEventingSubscriber> subscribers,
    IEnumerable<IDistributedApplicationLifecycleHook> hooks,
    IConfiguration configuration,
    IServiceProvider services)
{
    /// <summary>True in configuration: fixed ports of proxied endpoints give way to free ones, so that tests can run side by side.</summary>
    public const string RandomizePorts = "DcpPublisher:RandomizePorts";

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var subscriber in subscribers)
            await subscriber.SubscribeAsync(eventing, executionContext, cancellationToken).ConfigureAwait(false);
        await eventing.PublishAsync(new BeforeStartEvent(services, model), cancellationToken).ConfigureAwait(false);
        foreach (var hook in hooks) await hook.BeforeStartAsync(model, cancellationToken).ConfigureAwait(false);
        ModelValidation.Validate(model.Resources);
        if (bool.TryParse(configuration[RandomizePorts], out var randomize) && randomize) FreePorts();
    }

    void FreePorts()
    {
        foreach (var endpoint in model.Resources.SelectMany(resource => resource.Annotations.OfType<EndpointAnnotation>()))
        {
            if (endpoint.IsProxied) endpoint.Port = null;
        }
    }
}
