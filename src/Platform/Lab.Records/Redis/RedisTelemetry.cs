using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using StackExchange.Redis;

namespace Lab.Records;

/// <summary>
/// Spans and measurements of commands, by the OpenTelemetry names for databases. Keys, values and errors' texts stay out.
/// Taken where a command is called, not from the library's profiler: that one knows no errors, gives its spans after the
/// request's has ended, and hears the library's own traffic too.
/// </summary>
static class RedisTelemetry
{
    static readonly ActivitySource spans = new(RedisConnection.TelemetryName);
    static readonly Meter meter = new(RedisConnection.TelemetryName);

    static readonly Histogram<double> duration = meter.CreateHistogram(
        "db.client.operation.duration", "s", "Duration of a command, from its sending to its answer.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1, 5, 10] });

    static readonly Counter<long> connections = meter.CreateCounter<long>("lab.redis.connections", "{connection}", "Connections opened, the first and every one after a break.");

    public static void Connected() => connections.Add(1);

    public static Activity? Start(string command, ConfigurationOptions options)
    {
        var span = spans.StartActivity(command, ActivityKind.Client);
        if (span is not { IsAllDataRequested: true }) return span;
        var (address, port) = RedisEndPoint.Parts(options.EndPoints[0]);
        span.SetTag("db.system.name", "redis");
        span.SetTag("db.operation.name", command);
        span.SetTag("db.namespace", (options.DefaultDatabase ?? 0).ToString(CultureInfo.InvariantCulture));
        span.SetTag("server.address", address);
        if (port is not null) span.SetTag("server.port", port);
        return span;
    }

    /// <param name="span">Span of the command.</param>
    /// <param name="command">Its name.</param>
    /// <param name="options">Of the connection.</param>
    /// <param name="start">Timestamp of the stopwatch.</param>
    /// <param name="failure">Null when it was answered.</param>
    public static void End(Activity? span, string command, ConfigurationOptions options, long start, Exception? failure)
    {
        string? code = (failure as RedisServerException)?.Code;
        string? error = code ?? failure?.GetType().FullName;
        if (error is not null) span?.SetTag("error.type", error).SetStatus(ActivityStatusCode.Error);
        if (code is not null) span?.SetTag("db.response.status_code", code);
        if (!duration.Enabled) return;
        var tags = new TagList { { "db.system.name", "redis" }, { "db.operation.name", command }, { "server.address", RedisEndPoint.Parts(options.EndPoints[0]).Address } };
        if (error is not null) tags.Add("error.type", error);
        duration.Record(Stopwatch.GetElapsedTime(start).TotalSeconds, tags);
    }
}
