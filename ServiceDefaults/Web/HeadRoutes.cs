using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Primitives;

namespace Lab.ServiceDefaults.Web;

/// <summary>HEAD wherever there is GET (RFC 9110, 9.3.2): the same route, whose body the server keeps back.</summary>
public static class HeadRoutes
{
    /// <summary>Call it when all routes are mapped.</summary>
    public static void AnswerHead(this WebApplication app)
    {
        var sources = ((IEndpointRouteBuilder)app).DataSources;
        EndpointDataSource[] mapped = [.. sources];
        sources.Clear();
        foreach (var source in mapped) sources.Add(new WithHead(source));
    }

    sealed class WithHead(EndpointDataSource inner) : EndpointDataSource
    {
        readonly Lazy<Endpoint[]> endpoints = new(() => [.. inner.Endpoints.Select(Extend)]);

        public override IReadOnlyList<Endpoint> Endpoints => endpoints.Value;

        public override IChangeToken GetChangeToken() => inner.GetChangeToken();

        static Endpoint Extend(Endpoint endpoint)
        {
            if (endpoint is not RouteEndpoint { RequestDelegate: { } handler } route
                || route.Metadata.GetMetadata<HttpMethodMetadata>() is not { } methods
                || !methods.HttpMethods.Contains(HttpMethods.Get) || methods.HttpMethods.Contains(HttpMethods.Head)) return endpoint;
            var metadata = route.Metadata.Select(item => item == methods ? new HttpMethodMetadata([.. methods.HttpMethods, HttpMethods.Head], methods.AcceptCorsPreflight) : item);
            return new RouteEndpoint(handler, route.RoutePattern, route.Order, new EndpointMetadataCollection(metadata), route.DisplayName);
        }
    }
}
