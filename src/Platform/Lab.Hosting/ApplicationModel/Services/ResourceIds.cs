namespace Aspire.Hosting.ApplicationModel;

/// <summary>Ids under which a resource is shown: one per process.</summary>
static class ResourceIds
{
    public static IReadOnlyList<string> Of(IResource resource) =>
        resource.Annotations.OfType<ResourceInstancesAnnotation>().LastOrDefault()?.Ids ?? [resource.Name];
}
