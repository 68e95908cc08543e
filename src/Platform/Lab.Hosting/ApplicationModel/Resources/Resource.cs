namespace Aspire.Hosting.ApplicationModel;

/// <summary>Base of all resources: checks the name, holds the annotations.</summary>
public abstract class Resource : IResource
{
    /// <exception cref="ArgumentException">The name breaks the rules of <see cref="ResourceName"/>.</exception>
    protected Resource(string name)
    {
        ResourceName.Validate(name);
        Name = name;
    }

    public virtual string Name { get; }

    public virtual ResourceAnnotationCollection Annotations { get; } = [];

    public override string ToString() => $"{GetType().Name} \"{Name}\"";
}
