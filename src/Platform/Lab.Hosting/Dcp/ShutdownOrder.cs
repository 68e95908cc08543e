using Aspire.Hosting.ApplicationModel;

namespace Lab.Hosting.Dcp;

/// <summary>In which order resources stop: who uses others stops before them.</summary>
static class ShutdownOrder
{
    /// <summary>Groups that stop one after the other; within a group all at once.</summary>
    public static IReadOnlyList<IReadOnlyList<IResource>> Of(IEnumerable<IResource> resources)
    {
        var depths = new Dictionary<IResource, int>();
        return [.. resources.GroupBy(resource => Depth(resource, depths)).OrderByDescending(group => group.Key).Select(group => group.ToList())];
    }

    // 0: uses nobody. References may be circular (unlike waits): a resource met again on its own path counts as 0.
    static int Depth(IResource resource, Dictionary<IResource, int> depths)
    {
        if (depths.TryGetValue(resource, out var known)) return known;
        depths[resource] = 0;
        var used = resource.Annotations.OfType<WaitAnnotation>().Select(wait => wait.Resource)
            .Concat(resource.Annotations.OfType<ResourceRelationshipAnnotation>().Select(relationship => relationship.Resource));
        return depths[resource] = used.Select(other => Depth(other, depths) + 1).DefaultIfEmpty(0).Max();
    }
}
