using Lab.ServiceDefaults.Health;
using Lab.ServiceDefaults.Http;
using Lab.ServiceDefaults.Telemetry;
using Microsoft.AspNetCore.Builder;

namespace Microsoft.Extensions.Hosting;

/// <summary>What every process of the lab shares: telemetry, health, HTTP clients that find services and survive their hiccups.</summary>
public static class ServiceDefaultsExtensions
{
    /// <summary>
    /// Adds the export of telemetry (only where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set), the health check <c>self</c>, and resilience
    /// and service discovery for every client of <c>IHttpClientFactory</c>.
    /// </summary>
    public static TBuilder AddServiceDefaults<TBuilder>(this TBuilder builder) where TBuilder : IHostApplicationBuilder
    {
        HostTelemetry.Add(builder);
        DefaultHealth.Add(builder.Services);
        HttpDefaults.Add(builder.Services);
        return builder;
    }

    /// <summary>
    /// Maps <c>/health</c> (every check) and <c>/alive</c> (checks tagged <c>live</c>), each unless the service has mapped that
    /// route itself: call it after the service's own routes.
    /// </summary>
    public static WebApplication MapDefaultEndpoints(this WebApplication app)
    {
        DefaultHealth.Map(app);
        return app;
    }
}
