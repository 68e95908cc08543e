namespace Aspire.Hosting.ApplicationModel;

/// <summary>A part of the application: a name and what has been said about it (its annotations).</summary>
public interface IResource
{
    /// <summary>Unique within the application, letters, digits and hyphens.</summary>
    string Name { get; }

    ResourceAnnotationCollection Annotations { get; }
}
