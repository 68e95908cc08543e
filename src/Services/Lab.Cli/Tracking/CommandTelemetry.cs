using System.Diagnostics;
using System.Runtime.CompilerServices;
using Lab.Cli.Terminal;

namespace Lab.Cli.Tracking;

/// <summary>What a command, and the library that it calls, sends to the collector of OTEL_EXPORTER_OTLP_ENDPOINT. Disposing flushes.</summary>
sealed class CommandTelemetry : IDisposable
{
    static readonly ActivitySource source = new("Lab.Cli");

    readonly IDisposable? export;
    readonly Activity? span;

    CommandTelemetry(IDisposable? export, string? span)
    {
        this.export = export;
        this.span = span is null ? null : source.StartActivity(span);
    }

    /// <summary>Null where no collector is named.</summary>
    /// <param name="host">Has the variable.</param>
    /// <param name="service">Name of the service unless OTEL_SERVICE_NAME says otherwise.</param>
    /// <param name="span">Around everything that the calling flow does from now on; null: each part is a trace of its own.</param>
    public static CommandTelemetry? TryStart(LabHost host, string service, string? span) =>
        host.Variable("OTEL_EXPORTER_OTLP_ENDPOINT") is null ? null : Start(service, span);

    public void Dispose()
    {
        span?.Dispose();
        export?.Dispose();
    }

    // By itself, so that a command without telemetry does not even load its libraries.
    [MethodImpl(MethodImplOptions.NoInlining)]
    static CommandTelemetry Start(string service, string? span) => new(ServiceDefaults.Telemetry.ProcessTelemetry.TryStart(service), span);
}
