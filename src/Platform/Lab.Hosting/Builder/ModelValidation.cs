using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Finds what can never start, before anything does: cycles of waits and references to resources that are not there.</summary>
static class ModelValidation
{
    /// <exception cref="DistributedApplicationException">With the path of the cycle, or both names of a broken reference.</exception>
    public static void Validate(IResourceCollection resources)
    {
        var known = resources.ToHashSet();
        foreach (var resource in resources)
        {
            foreach (var wait in resource.Annotations.OfType<WaitAnnotation>())
                Require(known, resource, wait.Resource, "waits for");
            foreach (var relationship in resource.Annotations.OfType<ResourceRelationshipAnnotation>())
                Require(known, resource, relationship.Resource, relationship.Type == KnownRelationshipTypes.Parent ? "has the parent" : "refers to");
        }

        var done = new HashSet<IResource>();
        foreach (var resource in resources) Follow(resource, [], done);
    }

    static void Require(HashSet<IResource> known, IResource from, IResource to, string verb)
    {
        if (known.Contains(to)) return;
        throw new DistributedApplicationException(
            $"Resource '{from.Name}' {verb} '{to.Name}', which is not part of the application. Add it with AddResource, or remove the reference: {from.Name} -> {to.Name}.");
    }

    static void Follow(IResource resource, List<IResource> path, HashSet<IResource> done)
    {
        if (done.Contains(resource)) return;
        var start = path.IndexOf(resource);
        if (start >= 0)
        {
            var cycle = string.Join(" -> ", path.Skip(start).Append(resource).Select(step => step.Name));
            throw new DistributedApplicationException($"Resources wait for each other and would never start: {cycle}.");
        }

        path.Add(resource);
        foreach (var wait in resource.Annotations.OfType<WaitAnnotation>()) Follow(wait.Resource, path, done);
        path.RemoveAt(path.Count - 1);
        done.Add(resource);
    }
}
