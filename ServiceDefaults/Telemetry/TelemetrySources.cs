using Lab.ServiceDefaults.Health;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Lab.ServiceDefaults.Telemetry;

/// <summary>What is collected and where it goes: the same for a service and for a command.</summary>
static class TelemetrySources
{
    /// <summary>Address of the collector. Without it nothing is sent.</summary>
    public const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>Names under which the exporters ask IHttpClientFactory for their clients.</summary>
    public static readonly string[] Exporters = ["OtlpLogExporter", "OtlpMetricExporter", "OtlpTraceExporter"];

    const string OwnSources = "Lab.*";

    /// <summary>Sources, meters and the OTLP exporter, set by the OTEL_* variables.</summary>
    /// <param name="telemetry">Of a host's container, or of a process.</param>
    /// <param name="application">Name of the service unless OTEL_SERVICE_NAME or OTEL_RESOURCE_ATTRIBUTES has one.</param>
    public static IOpenTelemetryBuilder Configure(IOpenTelemetryBuilder telemetry, string application) => telemetry
        // Of two resources with one attribute the later wins: the variables.
        .ConfigureResource(resource => resource.AddService(application).AddEnvironmentVariableDetector())
        .WithLogging(static _ => { }, static logs =>
        {
            logs.IncludeFormattedMessage = true;
            logs.IncludeScopes = true;
        })
        .WithTracing(traces => traces
            .AddSource(application, OwnSources)
            .AddAspNetCoreInstrumentation(static requests => requests.Filter = static http => !IsQuiet(http.Request.Path))
            .AddHttpClientInstrumentation()
            .AddProcessor(new QuietChildren()))
        .WithMetrics(static metrics => AddMeters(metrics))
        .UseOtlpExporter();

    /// <summary>The instruments, whoever gets their values.</summary>
    public static MeterProviderBuilder AddMeters(MeterProviderBuilder metrics) => metrics
        .AddAspNetCoreInstrumentation()
        .AddHttpClientInstrumentation()
        .AddRuntimeInstrumentation()
        .AddMeter(OwnSources);

    // Somebody asks for these every few seconds.
    static bool IsQuiet(PathString path) =>
        path.StartsWithSegments(DefaultHealth.Health) || path.StartsWithSegments(DefaultHealth.Alive) || path.StartsWithSegments(ScrapedMetrics.Route);
}
