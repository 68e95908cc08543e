using System.Collections.Immutable;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace Lab.Platform.Tests.Hosting.Extensions;

/// <summary>The URLs shown for a resource.</summary>
public sealed class UrlTests
{
    readonly DistributedApplicationBuilder builder = HostingTest.Builder();

    [Fact]
    public async Task EveryEndpoint_HasItsUrl() => Assert.Equal(
        [new("http", "http://localhost:5001", false) { IsInactive = true }, new("smtp", "tcp://localhost:5002", false) { IsInactive = true }],
        await UrlsAsync(Web().WithEndpoint(scheme: "tcp", name: "smtp")));

    [Fact]
    public async Task AddedUrls_AreAbsoluteWithTheirText() => Assert.Equal(
        ["http://localhost:5001 ", "http://localhost:5001/docs Docs", "https://example.com/ ", "http://localhost:5001/api Api"],
        await TextsAsync(Web().WithUrl("/docs", "Docs").WithUrl("https://example.com/").WithUrl($"{new EndpointReference(Owner, "http")}/api", "Api")));

    [Fact]
    public async Task UrlOfAnEndpoint_CanBeChanged() => Assert.Equal(
        ["http://localhost:5001/mails Mails"],
        await TextsAsync(Web().WithUrlForEndpoint("http", url =>
        {
            url.Url += "/mails";
            url.DisplayText = "Mails";
        })));

    [Fact]
    public async Task UrlForAnEndpoint_BelongsToIt()
    {
        var urls = await UrlsAsync(Web().WithUrlForEndpoint("http", endpoint => new ResourceUrlAnnotation
        {
            Url = "/health",
            DisplayLocation = UrlDisplayLocation.DetailsOnly,
            DisplayOrder = 5,
        }));

        Assert.Equal(new("http", "http://localhost:5001/health", true) { IsInactive = true, DisplayProperties = new("", 5) }, urls[1]);
    }

    [Fact]
    public async Task EndpointThatIsNotThere_AddsNothing() => Assert.Single(
        await UrlsAsync(Web().WithUrlForEndpoint("grpc", endpoint => new ResourceUrlAnnotation { Url = endpoint.Url })));

    [Fact]
    public async Task Callback_MayTakeUrlsAway() => Assert.Empty(await UrlsAsync(Web().WithUrls(context => context.Urls.Clear())));

    IResourceWithEndpoints Owner => (IResourceWithEndpoints)builder.Resources[0];

    IResourceBuilder<ExecutableResource> Web() => builder.AddExecutable("web", "x", ".").WithHttpEndpoint();

    async Task<string[]> TextsAsync(IResourceBuilder<IResource> resource) =>
        [.. (await UrlsAsync(resource)).Select(url => $"{url.Url} {url.DisplayProperties.DisplayName}")];

    async Task<ImmutableArray<UrlSnapshot>> UrlsAsync(IResourceBuilder<IResource> resource)
    {
        HostingTest.Allocate(builder);
        await using var application = builder.Build();
        return await ResourceUrls.OfAsync(resource.Resource, application.Services, TestContext.Current.CancellationToken);
    }
}
