using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Google.Protobuf.WellKnownTypes;
using Lab.Hosting.Dashboard.Protocol;

namespace Lab.Hosting.Dashboard.Resources;

/// <summary>The named facts of a resource: those every resource has, then its own with the words to show them by.</summary>
static class PropertyMessages
{
    // Names the dashboard gives no words to by itself; the order is that of the details view.
    static readonly string[][] Words =
    [
        ["project.path", "Project path"],
        ["project.launchProfile", "Launch profile"],
        ["executable.path", "Executable path"],
        ["executable.workDir", "Working directory"],
        ["executable.args", "Executable arguments"],
        ["executable.pid", "Process ID"],
        ["container.image", "Container image"],
        ["container.id", "Container ID"],
        ["container.command", "Container command"],
        ["container.args", "Container arguments"],
        ["container.ports", "Container ports"],
        ["container.lifetime", "Container lifetime"],
    ];

    const string Parent = "resource.parentName";

    public static IEnumerable<ResourceProperty> Of(IResource resource, string id, CustomResourceSnapshot snapshot, SecretValues secrets)
    {
        yield return Property("resource.uid", Value.ForString(id));
        yield return Property("resource.name", Value.ForString(id));
        yield return Property("resource.type", Value.ForString(snapshot.ResourceType));
        yield return Property("resource.displayName", Value.ForString(resource.Name));
        yield return Property("resource.state", ValueMessage.From(snapshot.State?.Text));
        yield return Property("resource.exitCode", ValueMessage.From(snapshot.ExitCode?.ToString(CultureInfo.InvariantCulture)));
        yield return Property("resource.createTime", Time(snapshot.CreationTimeStamp));
        yield return Property("resource.startTime", Time(snapshot.StartTimeStamp));
        yield return Property("resource.stopTime", Time(snapshot.StopTimeStamp));
        yield return Property("resource.healthState", ValueMessage.From(snapshot.HealthStatus?.ToString()));
        foreach (var property in snapshot.Properties) yield return Own(property, secrets);
        if (snapshot.Properties.All(property => property.Name != Parent) && ParentOf(resource) is { } parent)
            yield return Property(Parent, Value.ForString(ResourceIds.Of(parent)[0]));
        foreach (var property in ShownArguments.Of(snapshot, secrets)) yield return property;
    }

    // The dashboard puts a row under its parent's by this property, not by the relationship.
    static IResource? ParentOf(IResource resource) =>
        (resource as IResourceWithParent)?.Parent
        ?? resource.Annotations.OfType<ResourceRelationshipAnnotation>().LastOrDefault(relationship => relationship.Type == KnownRelationshipTypes.Parent)?.Resource;

    static ResourceProperty Own(ResourcePropertySnapshot snapshot, SecretValues secrets)
    {
        var property = Property(snapshot.Name, ValueMessage.From(snapshot.Value));
        property.IsSensitive = snapshot.IsSensitive || ValueMessage.Texts(property.Value).Any(secrets.IsIn);
        var place = Array.FindIndex(Words, words => words[0] == snapshot.Name);
        if (place < 0) return property;
        property.DisplayName = Words[place][1];
        property.SortOrder = place;
        property.IsHighlighted = true;
        return property;
    }

    static ResourceProperty Property(string name, Value value) => new() { Name = name, Value = value, IsSensitive = false };

    static Value Time(DateTime? time) => ValueMessage.From(time?.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture));
}
