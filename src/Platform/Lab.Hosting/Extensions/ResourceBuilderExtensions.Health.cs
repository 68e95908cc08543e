using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Health;

namespace Aspire.Hosting;

partial class ResourceBuilderExtensions
{
    /// <summary>A health check registered with the AppHost's services under that key speaks for the resource.</summary>
    public static IResourceBuilder<T> WithHealthCheck<T>(this IResourceBuilder<T> builder, string key)
        where T : IResource
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        if (builder.Resource.Annotations.OfType<HealthCheckAnnotation>().Any(check => check.Key == key))
            throw new DistributedApplicationException($"Resource '{builder.Resource.Name}' has the health check '{key}' already.");
        return builder.WithAnnotation(new HealthCheckAnnotation(key));
    }

    /// <summary>Healthy when a GET of the path answers with the status.</summary>
    /// <param name="builder">The resource.</param>
    /// <param name="path">Null: <c>/</c>.</param>
    /// <param name="statusCode">Null: 200.</param>
    /// <param name="endpointName">Null: the https endpoint, else the http one.</param>
    public static IResourceBuilder<T> WithHttpHealthCheck<T>(
        this IResourceBuilder<T> builder, string? path = null, int? statusCode = null, string? endpointName = null)
        where T : IResourceWithEndpoints =>
        builder.WithHttpHealthCheck(() => HttpEndpoint(builder.Resource, endpointName, "HTTP health check"), path, statusCode);

    /// <inheritdoc cref="WithHttpHealthCheck{T}(IResourceBuilder{T}, string?, int?, string?)"/>
    public static IResourceBuilder<T> WithHttpHealthCheck<T>(
        this IResourceBuilder<T> builder, Func<EndpointReference>? endpointSelector, string? path = null, int? statusCode = null)
        where T : IResourceWithEndpoints
    {
        endpointSelector ??= () => HttpEndpoint(builder.Resource, null, "HTTP health check");
        path ??= "/";
        var expected = statusCode ?? 200;
        var endpointName = EndpointNameOrDefault(endpointSelector);
        var key = $"{builder.Resource.Name}_{endpointName}_{path}_{expected}_check";
        HttpHealthChecks.Register(builder.ApplicationBuilder.Services, key, expected, async cancellationToken =>
        {
            var endpoint = endpointSelector();
            var address = await endpoint.GetValueAsync(cancellationToken).ConfigureAwait(false);
            return address is null ? null : new Uri(new Uri(address), path);
        });
        return builder.WithHealthCheck(key);
    }

    /// <summary>The endpoint may be added after the check; its name is then not known yet.</summary>
    static string EndpointNameOrDefault(Func<EndpointReference> selector)
    {
        try
        {
            return selector().EndpointName;
        }
        catch (DistributedApplicationException)
        {
            return "http";
        }
    }

    /// <exception cref="DistributedApplicationException">There is no such endpoint, or it does not speak HTTP.</exception>
    static EndpointReference HttpEndpoint(IResourceWithEndpoints resource, string? endpointName, string purpose)
    {
        if (endpointName is not null)
        {
            var named = resource.GetEndpoint(endpointName);
            return named is { Exists: true, Scheme: "http" or "https" }
                ? named
                : throw new DistributedApplicationException($"Resource '{resource.Name}' has no HTTP endpoint '{endpointName}' for its {purpose}.");
        }

        var candidates = resource.GetEndpoints().ToArray();
        return candidates.FirstOrDefault(endpoint => endpoint.Scheme == "https")
            ?? candidates.FirstOrDefault(endpoint => endpoint.Scheme == "http")
            ?? throw new DistributedApplicationException($"Resource '{resource.Name}' has no HTTP endpoint for its {purpose}.");
    }
}
