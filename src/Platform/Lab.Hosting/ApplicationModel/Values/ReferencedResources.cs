namespace Aspire.Hosting.ApplicationModel;

/// <summary>The resources a value comes from, found through its references; what a found resource itself refers to is its own matter.</summary>
static class ReferencedResources
{
    public static IReadOnlyCollection<IResource> Of(object value)
    {
        var found = new HashSet<IResource>();
        Collect(value, found, []);
        return found;
    }

    static void Collect(object value, HashSet<IResource> found, HashSet<object> seen)
    {
        if (!seen.Add(value)) return;
        switch (value)
        {
            case IResourceBuilder<IResource> builder: found.Add(builder.Resource); break;
            case IResource resource: found.Add(resource); break;
            case IValueWithReferences references:
                foreach (var reference in references.References) Collect(reference, found, seen);
                break;
        }
    }
}
