using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace Lab.Platform.Tests.Hosting.Extensions;

/// <summary>Arrows between resources.</summary>
public sealed class RelationshipTests
{
    readonly DistributedApplicationBuilder builder = HostingTest.Builder();

    [Fact]
    public void ReferencesWaitsAndValues_LeaveOneArrowEach()
    {
        var key = builder.AddParameter("key", "v");
        var api = builder.AddProject("api", "a.csproj").WithHttpEndpoint();
        var web = builder.AddExecutable("web", "x", ".", "--key", key)
            .WithReference(api).WithReference(api.GetEndpoint("http")).WaitFor(api)
            .WithEnvironment("URL", $"{api.GetEndpoint("http")}/x").WithEnvironment("SELF", "none");

        Assert.Equal([("key", "Reference"), ("api", "Reference"), ("api", "WaitFor")], Arrows(web));
    }

    [Fact]
    public void ChildAndParent_AreTheSameArrow()
    {
        var first = builder.AddExecutable("first", "x", ".");
        var second = builder.AddExecutable("second", "x", ".");
        var parent = builder.AddExecutable("parent", "x", ".").WithChildRelationship(first);
        second.WithParentRelationship(parent);

        Assert.Equal([("parent", "Parent")], Arrows(first));
        Assert.Equal([("parent", "Parent")], Arrows(second));
    }

    [Fact]
    public void OwnEndpointInAValue_IsNoArrow()
    {
        var web = builder.AddExecutable("web", "x", ".").WithHttpEndpoint();
        web.WithEnvironment("SELF", web.GetEndpoint("http"));

        Assert.Empty(Arrows(web));
    }

    [Fact]
    public async Task Snapshot_ShowsArrowsIconAndHiding()
    {
        var api = builder.AddProject("api", "a.csproj");
        var web = builder.AddExecutable("web", "x", ".").WithReferenceRelationship(api).WithIconName("Globe", IconVariant.Regular).WithHidden();
        await using var application = builder.Build();

        await application.ResourceNotifications.PublishUpdateAsync(web.Resource, snapshot => snapshot);

        Assert.True(application.ResourceNotifications.TryGetCurrentState("web", out var state));
        Assert.Equal([new("api", "Reference")], state.Snapshot.Relationships);
        Assert.Equal(("Globe", IconVariant.Regular, true), (state.Snapshot.IconName, state.Snapshot.IconVariant, state.Snapshot.IsHidden));
    }

    static IEnumerable<(string, string)> Arrows(IResourceBuilder<IResource> resource) =>
        resource.Resource.Annotations.OfType<ResourceRelationshipAnnotation>().Select(arrow => (arrow.Resource.Name, arrow.Type));
}
