using System.Security.Cryptography;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Lifecycle;

namespace Lab.Hosting.Dcp;

/// <summary>What the executor adds to the model before anything starts: an id per process, and the commands.</summary>
sealed class DcpModel : IDistributedApplicationEventingSubscriber
{
    const string IdLetters = "abcdefghijklmnopqrstuvwxyz0123456789";
    const int IdLength = 8;

    public static bool HasProcess(IResource resource) => resource is ProjectResource or ExecutableResource or ContainerResource;

    public static IReadOnlyList<EndpointPlan> Endpoints(IResource resource, bool hasEngine) =>
        [.. resource.Annotations.OfType<EndpointAnnotation>().Select(endpoint => EndpointPlan.Of(resource, endpoint, Replicas(resource), hasEngine))];

    public Task SubscribeAsync(
        IDistributedApplicationEventing eventing, DistributedApplicationExecutionContext executionContext, CancellationToken cancellationToken)
    {
        eventing.Subscribe<BeforeStartEvent>((start, _) =>
        {
            foreach (var resource in start.Model.Resources.Where(HasProcess)) Prepare(resource);
            return Task.CompletedTask;
        });
        return Task.CompletedTask;
    }

    static void Prepare(IResource resource)
    {
        LifecycleCommands.AddTo(resource);
        if (resource.Annotations.OfType<ResourceInstancesAnnotation>().Any()) return;
        var replicas = Replicas(resource);
        resource.Annotations.Add(new ResourceInstancesAnnotation(replicas == 1
            ? [resource.Name]
            : [.. Enumerable.Range(0, replicas).Select(_ => $"{resource.Name}-{RandomNumberGenerator.GetString(IdLetters, IdLength)}")]));
    }

    static int Replicas(IResource resource) => resource.Annotations.OfType<ReplicaAnnotation>().LastOrDefault()?.Replicas ?? 1;
}
