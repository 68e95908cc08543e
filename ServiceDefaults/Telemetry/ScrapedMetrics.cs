using Lab.ServiceDefaults.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;

namespace Microsoft.Extensions.Hosting;

/// <summary>Metrics to be fetched in the text format of Prometheus: the instruments that the OTLP exporter sends, with or without it.</summary>
public static class ScrapedMetrics
{
    /// <summary>Where they are fetched.</summary>
    public const string Route = "/metrics";

    /// <summary>Collects from the start of the process.</summary>
    public static TBuilder AddScrapedMetrics<TBuilder>(this TBuilder builder) where TBuilder : IHostApplicationBuilder
    {
        builder.Services.AddOpenTelemetry().WithMetrics(static metrics => TelemetrySources.AddMeters(metrics).AddPrometheusExporter());
        return builder;
    }

    /// <summary>Maps <see cref="Route"/> as an endpoint that can be described like any other.</summary>
    public static RouteHandlerBuilder MapScrapedMetrics(this WebApplication app)
    {
        var scrape = ((IApplicationBuilder)app).New().UseOpenTelemetryPrometheusScrapingEndpoint(static _ => true).Build();
        // The exporter answers 500 to some of those who ask at the same moment (open-telemetry/opentelemetry-dotnet#7571).
        var turn = new SemaphoreSlim(1);
        return app.MapGet(Route, async (HttpContext http, CancellationToken cancellation) =>
        {
            await turn.WaitAsync(cancellation);
            try
            {
                await scrape(http);
            }
            finally
            {
                turn.Release();
            }
        });
    }
}
