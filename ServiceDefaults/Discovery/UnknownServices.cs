using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.ServiceDiscovery;

namespace Lab.ServiceDefaults.Discovery;

/// <summary>
/// Says which setting is missing where an address can only be that of a service and no provider before this one knows it:
/// <c>https+http://name</c> and <c>http://_endpoint.name</c> are no hosts. Any other address passes: <c>http://name</c> may be a host.
/// </summary>
sealed class UnknownServices : IServiceEndpointProviderFactory
{
    public bool TryCreateProvider(ServiceEndpointQuery query, [NotNullWhen(true)] out IServiceEndpointProvider? provider)
    {
        provider = query.IncludedSchemes.Count > 1 || query.EndpointName is not null ? new Refusal(query) : null;
        return provider is not null;
    }

    sealed class Refusal(ServiceEndpointQuery query) : IServiceEndpointProvider
    {
        public ValueTask PopulateAsync(IServiceEndpointBuilder endpoints, CancellationToken cancellationToken)
        {
            if (endpoints.Endpoints.Count > 0) return ValueTask.CompletedTask;
            throw new HttpRequestException(
                HttpRequestError.NameResolutionError,
                $"No address of the service '{query.ServiceName}' is configured for {query}; "
                + $"expected the environment variable services__{query.ServiceName}__{query.EndpointName ?? query.IncludedSchemes[0]}__0.");
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
