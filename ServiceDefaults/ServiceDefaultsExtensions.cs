using Lab.ServiceDefaults.Discovery;
using Lab.ServiceDefaults.Health;
using Lab.ServiceDefaults.Hosting;
using Lab.ServiceDefaults.Http;
using Lab.ServiceDefaults.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.ServiceDiscovery;

namespace Microsoft.Extensions.Hosting;

/// <summary>What every process of the lab shares: telemetry, health, HTTP clients that find services and survive their hiccups.</summary>
public static class ServiceDefaultsExtensions
{
    /// <summary>Log levels, telemetry, the health check <c>self</c>, and resilience and service discovery for every client of <c>IHttpClientFactory</c>.</summary>
    public static TBuilder AddServiceDefaults<TBuilder>(this TBuilder builder) where TBuilder : IHostApplicationBuilder
    {
        builder.AddLogLevels();
        ProcessEnd.Add(builder);
        builder.ConfigureOpenTelemetry();
        builder.AddDefaultHealthChecks();
        builder.Services.AddNamedServices();
        builder.Services.AddResilienceOptions();
        builder.Services.ConfigureHttpClientDefaults(static http =>
        {
            http.AddHttpMessageHandler<RejectionHandler>();
            // One pipeline a host: what is known of one service says nothing of another.
            http.AddStandardResilienceHandler().SelectPipelineByAuthority().Configure(
                static (standard, services) => StandardResilience.Configure(standard, services.GetRequiredService<IOptions<HttpResilienceOptions>>().Value));
            // Inside, so that the next attempt may go to another address.
            http.AddServiceDiscovery();
        });
        return builder;
    }

    /// <summary>
    /// Exports logs, traces and metrics over OTLP where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set. Where it is not, nothing listens: a
    /// span that nobody gets costs nothing.
    /// </summary>
    public static TBuilder ConfigureOpenTelemetry<TBuilder>(this TBuilder builder) where TBuilder : IHostApplicationBuilder
    {
        if (string.IsNullOrWhiteSpace(builder.Configuration[TelemetrySources.Endpoint])) return builder;
        TelemetrySources.Configure(builder.Services.AddOpenTelemetry(), builder.Environment.ApplicationName);
        // The exporters try again by themselves, also when the container, and with it every pipeline, has ended; their requests are no news.
        foreach (string exporter in TelemetrySources.Exporters)
            builder.Services.AddHttpClient(exporter).RemoveAllLoggers().ConfigureAdditionalHttpMessageHandlers(static (handlers, _) => handlers.Clear());
        return builder;
    }

    /// <summary>The check <c>self</c>: the process answers.</summary>
    public static TBuilder AddDefaultHealthChecks<TBuilder>(this TBuilder builder) where TBuilder : IHostApplicationBuilder
    {
        DefaultHealth.Add(builder.Services);
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

    // What AddServiceDiscovery adds, with one more provider before the last, which lets every name pass as a host.
    static void AddNamedServices(this IServiceCollection services) => services
        .AddServiceDiscoveryCore()
        .AddConfigurationServiceEndpointProvider()
        .AddSingleton<IServiceEndpointProviderFactory, UnknownServices>()
        .AddPassThroughServiceEndpointProvider();

    // Checked at the start with the standard handler's options, which are made from them.
    static void AddResilienceOptions(this IServiceCollection services)
    {
        services.BindLabOptions<HttpResilienceOptions>(HttpResilienceOptions.Section);
        services.AddSingleton<IValidateOptions<HttpResilienceOptions>, HttpResilienceValidation>();
        services.AddTransient<RejectionHandler>();
    }
}
