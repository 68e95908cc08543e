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

    const string ServiceName = "OTEL_SERVICE_NAME";
    const string ResourceAttributes = "OTEL_RESOURCE_ATTRIBUTES";

    /// <summary>Sources, meters and the OTLP exporter, set by the OTEL_* variables that <paramref name="variable"/> reads.</summary>
    public static IOpenTelemetryBuilder Configure(IOpenTelemetryBuilder telemetry, string application, Func<string, string?> variable) => telemetry
        .ConfigureResource(resource => NameService(resource, application, variable))
        .WithLogging(static _ => { }, static logs =>
        {
            logs.IncludeFormattedMessage = true;
            logs.IncludeScopes = true;
        })
        .WithTracing(traces => traces
            .AddSource(application, "Microsoft.AspNetCore", "System.Net.Http", "Lab.*")
            .AddProcessor(new QuietChildren()))
        .WithMetrics(static metrics => AddMeters(metrics))
        .UseOtlpExporter();

    /// <summary>The instruments, whoever gets their values.</summary>
    public static MeterProviderBuilder AddMeters(MeterProviderBuilder metrics) => metrics.AddMeter(
        "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Net.Http", "System.Runtime", "Lab.*");

    // The SDK reads both variables itself; only what neither says is filled in.
    static void NameService(ResourceBuilder resource, string application, Func<string, string?> variable)
    {
        string attributes = $",{variable(ResourceAttributes)}".Replace(" ", "");
        bool named = !string.IsNullOrEmpty(variable(ServiceName)) || attributes.Contains(",service.name=", StringComparison.Ordinal);
        bool instance = attributes.Contains(",service.instance.id=", StringComparison.Ordinal);
        if (!named) resource.AddService(application, autoGenerateServiceInstanceId: !instance);
    }
}
