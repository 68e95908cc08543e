using System.Collections.Immutable;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>What is shown of a resource before anything was said about it.</summary>
static class InitialSnapshots
{
    public static CustomResourceSnapshot Of(IResource resource)
    {
        var snapshot = resource.Annotations.OfType<ResourceSnapshotAnnotation>().LastOrDefault()?.InitialSnapshot ?? new()
        {
            ResourceType = TypeOf(resource),
            Properties = [],
        };
        return snapshot.Relationships.IsEmpty ? snapshot with { Relationships = Relationships(resource) } : snapshot;
    }

    static string TypeOf(IResource resource) => resource switch
    {
        ProjectResource => KnownResourceTypes.Project,
        ExecutableResource => KnownResourceTypes.Executable,
        ContainerResource => KnownResourceTypes.Container,
        ParameterResource => KnownResourceTypes.Parameter,
        ConnectionStringResource => KnownResourceTypes.ConnectionString,
        ExternalServiceResource => KnownResourceTypes.ExternalService,
        _ => resource.GetType().Name.Replace("Resource", "", StringComparison.Ordinal),
    };

    static ImmutableArray<RelationshipSnapshot> Relationships(IResource resource) =>
    [
        .. resource.Annotations.OfType<ResourceRelationshipAnnotation>()
            .Select(relationship => new RelationshipSnapshot(relationship.Resource.Name, relationship.Type))
            .Distinct(),
    ];
}
