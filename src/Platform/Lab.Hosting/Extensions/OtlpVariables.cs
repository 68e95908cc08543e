using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>
/// The OTEL_* variables of a resource. Read when the resource starts: by then the dashboard's addresses
/// (<c>ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL</c>, <c>ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL</c>) are in the configuration.
/// </summary>
sealed class OtlpVariables(IResource resource, IConfiguration configuration, IHostEnvironment environment)
{
    public const string GrpcEndpoint = "ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL";
    public const string HttpEndpoint = "ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL";

    /// <summary>Delay in milliseconds that makes the dashboard's pages feel live.</summary>
    const string ShortDelay = "1000";

    public void Add(EnvironmentCallbackContext context)
    {
        if (context.ExecutionContext.IsPublishMode) return;
        if (!resource.TryGetLastAnnotation<OtlpExporterAnnotation>(out var exporter)) return;
        var variables = context.EnvironmentVariables;

        // Without an address there is no dashboard: exporters then stay silent instead of failing over and over.
        if (Endpoint(exporter.RequiredProtocol) is not { } endpoint) return;
        variables["OTEL_EXPORTER_OTLP_ENDPOINT"] = endpoint.Url;
        variables["OTEL_EXPORTER_OTLP_PROTOCOL"] = endpoint.Protocol;
        variables["OTEL_RESOURCE_ATTRIBUTES"] = $"service.instance.id={ExecutionConfigurationResolver.InstanceIdPlaceholder}";
        variables["OTEL_SERVICE_NAME"] = resource.Name;
        if (configuration["AppHost:OtlpApiKey"] is { Length: > 0 } key)
            variables["OTEL_EXPORTER_OTLP_HEADERS"] = new SecretText($"x-otlp-api-key={key}");

        if (!environment.IsDevelopment()) return;
        variables["OTEL_BLRP_SCHEDULE_DELAY"] = ShortDelay;
        variables["OTEL_BSP_SCHEDULE_DELAY"] = ShortDelay;
        variables["OTEL_METRIC_EXPORT_INTERVAL"] = ShortDelay;
        variables["OTEL_TRACES_SAMPLER"] = "always_on";
        variables["OTEL_METRICS_EXEMPLAR_FILTER"] = "trace_based";
        variables["OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"] = "true";
    }

    (string Url, string Protocol)? Endpoint(OtlpProtocol? required)
    {
        var grpc = configuration[GrpcEndpoint] is { Length: > 0 } grpcUrl ? (grpcUrl, "grpc") : ((string, string)?)null;
        var http = configuration[HttpEndpoint] is { Length: > 0 } httpUrl ? (httpUrl, "http/protobuf") : ((string, string)?)null;
        return required switch
        {
            null => http ?? grpc,
            OtlpProtocol.Grpc => grpc ?? throw Missing(GrpcEndpoint),
            OtlpProtocol.HttpProtobuf => http ?? throw Missing(HttpEndpoint),
            OtlpProtocol.HttpJson => (http?.Item1 ?? throw Missing(HttpEndpoint), "http/json"),
            _ => throw new InvalidOperationException($"The protocol {required} is unknown."),
        };

        DistributedApplicationException Missing(string key) =>
            new($"Resource '{resource.Name}' sends telemetry as {required}, but the dashboard does not listen for it: {key} is not set.");
    }
}
