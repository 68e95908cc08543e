using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>
/// The URLs shown for a resource: one per endpoint with an address, then what annotations add or change. They are inactive
/// until the executor says that the process runs.
/// </summary>
static class ResourceUrls
{
    public static async Task<ImmutableArray<UrlSnapshot>> OfAsync(
        IResource resource, IServiceProvider services, CancellationToken cancellationToken)
    {
        var urls = new List<ResourceUrlAnnotation>();
        if (resource is IResourceWithEndpoints owner)
        {
            foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>().Where(endpoint => endpoint.AllocatedEndpoint is not null))
                urls.Add(new() { Url = endpoint.AllocatedEndpoint!.UriString, Endpoint = new(owner, endpoint) });
        }

        urls.AddRange(resource.Annotations.OfType<ResourceUrlAnnotation>());
        var context = new ResourceUrlsCallbackContext(
            services.GetRequiredService<DistributedApplicationExecutionContext>(), resource, urls, cancellationToken)
        {
            Logger = services.GetRequiredService<ResourceLoggerService>().GetLogger(resource),
        };
        foreach (var annotation in resource.Annotations.OfType<ResourceUrlsCallbackAnnotation>().ToArray())
            await annotation.Callback(context).ConfigureAwait(false);

        return [.. urls.Select(Snapshot)];
    }

    static UrlSnapshot Snapshot(ResourceUrlAnnotation url) =>
        new(url.Endpoint?.EndpointName, Absolute(url), IsInternal: url.DisplayLocation == UrlDisplayLocation.DetailsOnly)
        {
            IsInactive = true,
            DisplayProperties = new(url.DisplayText ?? "", url.DisplayOrder ?? 0),
        };

    static string Absolute(ResourceUrlAnnotation url) =>
        url.Endpoint is { IsAllocated: true } endpoint && !IsAbsolute(url.Url)
            ? $"{endpoint.Url}/{url.Url.TrimStart('/')}"
            : url.Url;

    /// <summary>Not asked of <see cref="Uri"/>: to it a path beginning with a slash is an absolute file name on Unix.</summary>
    internal static bool IsAbsolute(string url) => url.Contains("://", StringComparison.Ordinal);
}
