using Lab.Hosting.Dashboard.Protocol;

namespace Lab.Hosting.Dashboard.Resources;

/// <summary>The newest state of every resource, and those who want to hear of changes. Messages in it are never changed again.</summary>
sealed class ResourceFeed
{
    readonly Lock gate = new();
    readonly Dictionary<string, Resource> resources = new(StringComparer.Ordinal);
    readonly List<LatestChanges<string, WatchResourcesChange>> watchers = [];

    public void Upsert(Resource resource)
    {
        lock (gate)
        {
            resources[resource.Name] = resource;
            Tell(resource.Name, new WatchResourcesChange { Upsert = resource });
        }
    }

    public void Delete(string name)
    {
        lock (gate)
        {
            if (!resources.Remove(name, out var resource)) return;
            Tell(name, new WatchResourcesChange { Delete = new ResourceDeletion { ResourceName = name, ResourceType = resource.ResourceType } });
        }
    }

    /// <summary>What is there now, and a watcher of everything after it: nothing is missed or told twice.</summary>
    public (IReadOnlyList<Resource> Initial, LatestChanges<string, WatchResourcesChange> Changes) Watch()
    {
        lock (gate)
        {
            var watcher = new LatestChanges<string, WatchResourcesChange>(Leave);
            watchers.Add(watcher);
            return ([.. resources.Values], watcher);
        }
    }

    void Tell(string name, WatchResourcesChange change)
    {
        foreach (var watcher in watchers) watcher.Add(name, change);
    }

    void Leave(LatestChanges<string, WatchResourcesChange> watcher)
    {
        lock (gate) watchers.Remove(watcher);
    }
}
