using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Console lines of resources: the last 10,000 of each kept, later ones streamed.</summary>
public class ResourceLoggerService(TimeProvider time) : IDisposable
{
    readonly ConcurrentDictionary<string, ResourceLog> logs = new(StringComparer.OrdinalIgnoreCase);

    public ResourceLoggerService()
        : this(TimeProvider.System)
    {
    }

    /// <summary>A logger that writes into the console of every process of the resource.</summary>
    public ILogger GetLogger(IResource resource) => new ResourceLogger(time, () => ResourceIds.Of(resource).Select(Log));

    /// <summary>A logger that writes into the console of one process.</summary>
    public ILogger GetLogger(string resourceName) => new ResourceLogger(time, () => [Log(resourceName)]);

    /// <summary>Lines kept, then new ones until the log is complete.</summary>
    public IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync(IResource resource) => WatchAsync(ResourceIds.Of(resource)[0]);

    /// <inheritdoc cref="WatchAsync(IResource)"/>
    public IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync(string resourceName) => Log(resourceName).WatchAsync();

    /// <summary>Lines kept.</summary>
    public IAsyncEnumerable<IReadOnlyList<LogLine>> GetAllAsync(IResource resource) => GetAllAsync(ResourceIds.Of(resource)[0]);

    /// <inheritdoc cref="GetAllAsync(IResource)"/>
    public async IAsyncEnumerable<IReadOnlyList<LogLine>> GetAllAsync(string resourceName)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        if (logs.TryGetValue(resourceName, out var log)) yield return log.Lines();
    }

    /// <summary>Ends the streams of a resource; a later line begins new ones.</summary>
    public void Complete(IResource resource)
    {
        foreach (var id in ResourceIds.Of(resource)) Complete(id);
    }

    /// <inheritdoc cref="Complete(IResource)"/>
    public void Complete(string name)
    {
        if (logs.TryGetValue(name, out var log)) log.Complete();
    }

    public void ClearBacklog(string resourceName)
    {
        if (logs.TryGetValue(resourceName, out var log)) log.Clear();
    }

    /// <summary>Adds a line that a process wrote, as it is; <paramref name="content"/> begins with its time.</summary>
    internal void AddLine(string resourceId, string content, bool isErrorMessage) => Log(resourceId).Add(content, isErrorMessage);

    public void Dispose()
    {
        foreach (var log in logs.Values) log.Complete();
        GC.SuppressFinalize(this);
    }

    ResourceLog Log(string resourceId) => logs.GetOrAdd(resourceId, _ => new());
}
