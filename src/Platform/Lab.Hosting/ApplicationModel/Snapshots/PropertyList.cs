using System.Collections.Immutable;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Changes of a snapshot's properties, each name once.</summary>
static class PropertyList
{
    public static ImmutableArray<ResourcePropertySnapshot> WithProperty(
        this ImmutableArray<ResourcePropertySnapshot> properties, string name, object? value, bool isSensitive = false)
    {
        var property = new ResourcePropertySnapshot(name, value) { IsSensitive = isSensitive };
        for (var i = 0; i < properties.Length; i++)
        {
            if (properties[i].Name == name) return properties.SetItem(i, property);
        }

        return properties.Add(property);
    }

    public static ImmutableArray<ResourcePropertySnapshot> WithoutProperty(this ImmutableArray<ResourcePropertySnapshot> properties, string name) =>
        properties.RemoveAll(property => property.Name == name);
}
