using OpenTelemetry;

namespace Lab.ServiceDefaults.Telemetry;

/// <summary>Telemetry of a process without a host: a command. Disposing flushes.</summary>
public static class ProcessTelemetry
{
    /// <summary>Listens and exports, or gives null where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is not set.</summary>
    /// <param name="application">Name of the service unless OTEL_SERVICE_NAME says otherwise.</param>
    public static IDisposable? TryStart(string application) =>
        string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable(TelemetrySources.Endpoint))
            ? null
            : OpenTelemetrySdk.Create(telemetry => TelemetrySources.Configure(telemetry, application));
}
