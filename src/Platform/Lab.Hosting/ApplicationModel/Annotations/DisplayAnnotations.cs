namespace Aspire.Hosting.ApplicationModel;

/// <summary>An arrow between two resources.</summary>
public sealed class ResourceRelationshipAnnotation(IResource resource, string type) : IResourceAnnotation
{
    public IResource Resource { get; } = resource;

    /// <summary>One of <see cref="KnownRelationshipTypes"/> or a word of the application.</summary>
    public string Type { get; } = type;
}

/// <summary>Kinds of arrows the dashboard knows.</summary>
static class KnownRelationshipTypes
{
    public const string Parent = "Parent";
    public const string Reference = "Reference";
    public const string WaitFor = "WaitFor";
}

/// <summary>State of a resource before the executor says anything.</summary>
public sealed class ResourceSnapshotAnnotation(CustomResourceSnapshot initialSnapshot) : IResourceAnnotation
{
    public CustomResourceSnapshot InitialSnapshot { get; } = initialSnapshot;
}

/// <summary>Form of an icon.</summary>
public enum IconVariant
{
    Regular,
    Filled,
}

/// <summary>Icon of a resource: a name of Fluent UI icons.</summary>
public sealed class ResourceIconAnnotation(string iconName, IconVariant iconVariant = IconVariant.Filled) : IResourceAnnotation
{
    public string IconName { get; } = iconName;

    public IconVariant IconVariant { get; } = iconVariant;
}

/// <summary>The resource is shown only when hidden ones are asked for.</summary>
sealed class HiddenAnnotation : IResourceAnnotation;
