using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using Lab.Redis.Protocol;

namespace Lab.Redis.Telemetry;

/// <summary>Spans and measurements of commands, by the OpenTelemetry names for databases. Keys, values and errors' texts stay out.</summary>
static class RedisTelemetry
{
    static readonly ActivitySource spans = new(RedisClient.TelemetryName);
    static readonly Meter meter = new(RedisClient.TelemetryName);

    static readonly Histogram<double> duration = meter.CreateHistogram(
        "db.client.operation.duration", "s", "Duration of a command, from its sending to its answer.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1, 5, 10] });

    static readonly Counter<long> connections = meter.CreateCounter<long>("lab.redis.connections", "{connection}", "Connections opened, the first and every one after a break.");

    public static bool IsOn => spans.HasListeners() || duration.Enabled;

    public static void Connected() => connections.Add(1);

    public static async ValueTask<T> ObserveAsync<T>(RedisCommand command, RedisOptions options, Func<ValueTask<T>> run)
    {
        long start = Stopwatch.GetTimestamp();
        var server = options.Endpoints[0];
        using var span = spans.StartActivity(command.Name, ActivityKind.Client);
        if (span is { IsAllDataRequested: true })
        {
            span.SetTag("db.system.name", "redis");
            span.SetTag("db.operation.name", command.Name);
            span.SetTag("db.namespace", options.Database.ToString(CultureInfo.InvariantCulture));
            span.SetTag("server.address", server.Host);
            if (server.Port != 0) span.SetTag("server.port", server.Port);
        }
        string? error = null;
        try
        {
            return await run();
        }
        catch (Exception exception)
        {
            error = exception is RedisServerException refused ? refused.Code : exception.GetType().FullName!;
            span?.SetTag("error.type", error);
            if (exception is RedisServerException { Code: var code }) span?.SetTag("db.response.status_code", code);
            span?.SetStatus(ActivityStatusCode.Error);
            throw;
        }
        finally
        {
            var tags = new TagList { { "db.system.name", "redis" }, { "db.operation.name", command.Name }, { "server.address", server.Host } };
            if (error is not null) tags.Add("error.type", error);
            duration.Record(Stopwatch.GetElapsedTime(start).TotalSeconds, tags);
        }
    }
}
