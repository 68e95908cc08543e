using System.Reflection;

namespace Lab.ServiceDefaults.Hosting;

/// <summary>A section of the configuration that a service reads, for whoever lists them.</summary>
/// <param name="Path">As in <c>Monitor</c>.</param>
/// <param name="Type">Class with a property for each key; its values when new are the defaults.</param>
sealed record OptionsSection(string Path, Type Type)
{
    /// <summary>The keys of an options class: what can be set.</summary>
    public static IEnumerable<PropertyInfo> KeysOf(Type type) => type.GetProperties().Where(property => property.SetMethod is { IsPublic: true });

    /// <summary>A class of ours is a section within the section.</summary>
    public static bool IsSection(PropertyInfo key) =>
        key.PropertyType is { IsClass: true, Namespace: { } place } && place.Split('.')[0] == nameof(Lab);
}
