using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Eventing;

/// <inheritdoc cref="IDistributedApplicationEventing"/>
public class DistributedApplicationEventing : IDistributedApplicationEventing
{
    readonly Lock gate = new();
    readonly Dictionary<Type, ImmutableArray<DistributedApplicationEventSubscription>> subscriptions = [];

    public DistributedApplicationEventSubscription Subscribe<T>(Func<T, CancellationToken, Task> callback)
        where T : IDistributedApplicationEvent =>
        Add(typeof(T), new((@event, cancellationToken) => callback((T)@event, cancellationToken)));

    public DistributedApplicationEventSubscription Subscribe<T>(IResource resource, Func<T, CancellationToken, Task> callback)
        where T : IDistributedApplicationResourceEvent =>
        Add(typeof(T), new DistributedApplicationResourceEventSubscription(
            resource, (@event, cancellationToken) => ReferenceEquals(@event.Resource, resource) ? callback((T)@event, cancellationToken) : Task.CompletedTask));

    public void Unsubscribe(DistributedApplicationEventSubscription subscription)
    {
        lock (gate)
        {
            foreach (var (type, handlers) in subscriptions.ToArray()) subscriptions[type] = handlers.Remove(subscription);
        }
    }

    public Task PublishAsync<T>(T @event, CancellationToken cancellationToken = default)
        where T : IDistributedApplicationEvent => PublishAsync(@event, EventDispatchBehavior.BlockingSequential, cancellationToken);

    public Task PublishAsync<T>(T @event, EventDispatchBehavior dispatchBehavior, CancellationToken cancellationToken = default)
        where T : IDistributedApplicationEvent
    {
        ImmutableArray<DistributedApplicationEventSubscription> handlers;
        lock (gate)
        {
            if (!subscriptions.TryGetValue(typeof(T), out handlers)) return Task.CompletedTask;
        }

        switch (dispatchBehavior)
        {
            case EventDispatchBehavior.BlockingSequential: return RunInOrder();
            case EventDispatchBehavior.BlockingConcurrent: return RunTogether();
            case EventDispatchBehavior.NonBlockingSequential:
                _ = Task.Run(RunInOrder, cancellationToken);
                return Task.CompletedTask;
            case EventDispatchBehavior.NonBlockingConcurrent:
                _ = Task.Run(RunTogether, cancellationToken);
                return Task.CompletedTask;
            default: throw new ArgumentOutOfRangeException(nameof(dispatchBehavior), dispatchBehavior, null);
        }

        async Task RunInOrder()
        {
            foreach (var handler in handlers) await handler.Callback(@event, cancellationToken).ConfigureAwait(false);
        }

        Task RunTogether() => Task.WhenAll(handlers.Select(handler => handler.Callback(@event, cancellationToken)));
    }

    DistributedApplicationEventSubscription Add(Type type, DistributedApplicationEventSubscription subscription)
    {
        lock (gate) subscriptions[type] = subscriptions.GetValueOrDefault(type, []).Add(subscription);
        return subscription;
    }
}
