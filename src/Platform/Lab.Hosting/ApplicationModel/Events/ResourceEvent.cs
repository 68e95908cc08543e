namespace Aspire.Hosting.ApplicationModel;

/// <summary>A change of what is shown of a resource.</summary>
public class ResourceEvent(IResource resource, string resourceId, CustomResourceSnapshot snapshot)
{
    public IResource Resource { get; } = resource;

    /// <summary>The process (replica) the snapshot is about; the resource's name when it has one only.</summary>
    public string ResourceId { get; } = resourceId;

    public CustomResourceSnapshot Snapshot { get; } = snapshot;
}
