using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The one place where states of resources are written and read; every change makes a new snapshot.</summary>
public partial class ResourceNotificationService : IDisposable
{
    readonly ConcurrentDictionary<string, Published> states = new(StringComparer.OrdinalIgnoreCase);
    readonly Lock watchersGate = new();
    readonly List<ChannelWriter<ResourceEvent>> watchers = [];
    readonly CancellationTokenSource disposing = new();
    readonly ILogger logger;
    readonly IServiceProvider services;
    readonly ResourceLoggerService loggers;

    public ResourceNotificationService(
        ILogger<ResourceNotificationService> logger,
        IHostApplicationLifetime hostApplicationLifetime,
        IServiceProvider serviceProvider,
        ResourceLoggerService resourceLoggerService)
    {
        this.logger = logger;
        services = serviceProvider;
        loggers = resourceLoggerService;
        Stopping = CancellationTokenSource.CreateLinkedTokenSource(hostApplicationLifetime.ApplicationStopping, disposing.Token).Token;
    }

    CancellationToken Stopping { get; }

    /// <summary>Changes the state of all processes of a resource.</summary>
    public async Task PublishUpdateAsync(IResource resource, Func<CustomResourceSnapshot, CustomResourceSnapshot> stateFactory)
    {
        foreach (var id in ResourceIds.Of(resource)) await PublishUpdateAsync(resource, id, stateFactory).ConfigureAwait(false);
    }

    /// <summary>Changes the state of one process (replica) of a resource.</summary>
    public Task PublishUpdateAsync(IResource resource, string resourceId, Func<CustomResourceSnapshot, CustomResourceSnapshot> stateFactory)
    {
        var published = states.GetOrAdd(resourceId, _ => new(resource));
        lock (published)
        {
            var before = published.Snapshot;
            var current = before ?? InitialSnapshots.Of(resource);
            var snapshot = SnapshotRules.Apply(resource, stateFactory(current), services) with { Version = current.Version + 1 };
            published.Snapshot = snapshot;
            LogChange(resourceId, before, snapshot);
            Announce(new(resource, resourceId, snapshot));
        }

        return Task.CompletedTask;
    }

    /// <summary>All states now, then every change.</summary>
    public async IAsyncEnumerable<ResourceEvent> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var channel = Channel.CreateUnbounded<ResourceEvent>(new() { SingleReader = true });
        var known = new Dictionary<string, long>(StringComparer.OrdinalIgnoreCase);
        lock (watchersGate) watchers.Add(channel.Writer);
        try
        {
            foreach (var (id, published) in states)
            {
                if (published.Snapshot is not { } snapshot) continue;
                known[id] = snapshot.Version;
                yield return new(published.Resource, id, snapshot);
            }

            using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, Stopping);
            await foreach (var change in channel.Reader.ReadAllAsync(both.Token).ConfigureAwait(false))
            {
                // Changes made while the first states were read are in the channel too.
                if (change.Snapshot.Version > known.GetValueOrDefault(change.ResourceId)) yield return change;
            }
        }
        finally
        {
            lock (watchersGate) watchers.Remove(channel.Writer);
        }
    }

    public bool TryGetCurrentState(string resourceId, [NotNullWhen(true)] out ResourceEvent? resourceEvent)
    {
        resourceEvent = states.TryGetValue(resourceId, out var published) && published.Snapshot is { } snapshot
            ? new(published.Resource, resourceId, snapshot)
            : null;
        return resourceEvent is not null;
    }

    public void Dispose()
    {
        disposing.Cancel();
        GC.SuppressFinalize(this);
    }

    void Announce(ResourceEvent change)
    {
        lock (watchersGate)
        {
            foreach (var watcher in watchers) watcher.TryWrite(change);
        }
    }

    void LogChange(string resourceId, CustomResourceSnapshot? before, CustomResourceSnapshot after)
    {
        if (before?.State?.Text != after.State?.Text) LogState(resourceId, before?.State?.Text ?? "-", after.State?.Text ?? "-");
    }

    [LoggerMessage(LogLevel.Debug, "Resource {ResourceId}: {Before} -> {After}")]
    partial void LogState(string resourceId, string before, string after);

    sealed class Published(IResource resource)
    {
        public IResource Resource { get; } = resource;

        public CustomResourceSnapshot? Snapshot { get; set; }
    }
}
