using System.Globalization;
using System.Text.Json.Nodes;
using Lab.MlflowServer.Http;

namespace Lab.MlflowServer.Traces;

/// <summary>Numbers of traces over time, for the charts of the traces page: how many, and how long they took.</summary>
/// <param name="Experiments">Of which the traces are.</param>
/// <param name="Metric">trace_count or latency.</param>
/// <param name="Aggregations">COUNT, SUM, AVG, MIN, MAX, PERCENTILE.</param>
/// <param name="ByName">One series for each name of traces.</param>
/// <param name="IntervalMs">Width of a bucket of time; null: one for all.</param>
/// <param name="From">Unix milliseconds.</param>
/// <param name="Until">Unix milliseconds.</param>
sealed record TraceMetrics(
    IReadOnlyList<string> Experiments, string Metric, IReadOnlyList<(string Type, double? Percentile)> Aggregations, bool ByName, long? IntervalMs, long? From, long? Until)
{
    static readonly string[] metrics =
        ["trace_count", "session_count", "latency", "input_tokens", "output_tokens", "total_tokens", "cache_read_input_tokens", "cache_creation_input_tokens"];

    public static TraceMetrics Read(MlflowRequestFields fields)
    {
        var experiments = fields.Ids("experiment_ids");
        if (experiments.Count == 0) throw fields.Missing("experiment_ids");
        string view = fields.RequiredText("view_type"), metric = fields.RequiredText("metric_name");
        var aggregations = fields.Objects("aggregations", one => (
            one.RequiredText("aggregation_type"), one.Has("percentile_value") ? (double?)one.RequiredNumber("percentile_value") : null));
        if (aggregations.Count == 0) throw fields.Missing("aggregations");
        if (view != "TRACES") throw NotHere($"the view {view}");
        if (!metrics.Contains(metric)) throw MlflowException.Invalid($"metric_name must be one of [{string.Join(", ", metrics.Select(name => $"'{name}'"))}], got '{metric}'");
        if (metric is not ("trace_count" or "latency")) throw NotHere($"the metric {metric}");
        if (fields.Texts("filters").Count > 0) throw NotHere("filters");
        var dimensions = fields.Texts("dimensions");
        string[] invalid = [.. dimensions.Where(name => name != "trace_name").Select(name => $"'{name}'")];
        if (invalid.Length > 0) throw MlflowException.Invalid($"Found invalid dimension(s): [{string.Join(", ", invalid)}]. Supported dimensions: ['trace_name']");
        long? interval = fields.Integer("time_interval_seconds");
        if (interval is <= 0 or > int.MaxValue) throw MlflowException.Invalid($"time_interval_seconds must be a positive integer, got {interval}");
        return new(experiments, metric, aggregations, dimensions.Count > 0, interval * 1000, fields.Integer("start_time_ms"), fields.Integer("end_time_ms"));
    }

    public JsonObject Of(List<TraceFacts> traces)
    {
        var points = new JsonArray();
        foreach (var group in traces.GroupBy(trace => (Bucket: IntervalMs is { } width ? trace.TimestampMs / width * width : (long?)null, Name: ByName ? trace.Name : null))
            .OrderBy(group => group.Key.Bucket).ThenBy(group => group.Key.Name, StringComparer.Ordinal))
            points.Add(Point(group.Key.Bucket, group.Key.Name, [.. group]));
        if (points.Count == 0 && Metric == "trace_count" && IntervalMs is null && !ByName) points.Add(Point(null, null, []));
        return points.Count == 0 ? [] : new JsonObject { ["data_points"] = points };
    }

    JsonObject Point(long? bucket, string? name, List<TraceFacts> traces)
    {
        var point = new JsonObject { ["metric_name"] = Metric };
        var dimensions = new JsonObject();
        if (bucket is { } start) dimensions["time_bucket"] = DateTimeOffset.FromUnixTimeMilliseconds(start).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);
        if (ByName) dimensions["trace_name"] = name ?? "";
        if (dimensions.Count > 0) point["dimensions"] = dimensions;
        double[] values = [.. traces.Where(trace => Metric == "trace_count" || trace.ExecutionMs is not null).Select(trace => Metric == "trace_count" ? 1.0 : trace.ExecutionMs!.Value).Order()];
        var results = new JsonObject();
        foreach (var (type, percentile) in Aggregations)
            if (Aggregate(type, percentile, values) is { } value) results[type == "PERCENTILE" ? string.Create(CultureInfo.InvariantCulture, $"P{percentile:0.0###}") : type] = value;
        point["values"] = results;
        return point;
    }

    static double? Aggregate(string type, double? percentile, double[] sorted) => type switch
    {
        "COUNT" => sorted.Length,
        _ when sorted.Length == 0 => null,
        "SUM" => sorted.Sum(),
        "AVG" => sorted.Average(),
        "MIN" => sorted[0],
        "MAX" => sorted[^1],
        "PERCENTILE" when percentile is >= 0 and <= 100 => Percentile(sorted, percentile.Value),
        _ => throw MlflowException.Invalid($"Invalid aggregation '{type}'. Supported: COUNT, SUM, AVG, MIN, MAX, PERCENTILE with a percentile_value from 0 to 100."),
    };

    // Between the two values around it.
    static double Percentile(double[] sorted, double percent)
    {
        double at = (sorted.Length - 1) * percent / 100;
        int below = (int)at;
        return below + 1 < sorted.Length ? sorted[below] + ((sorted[below + 1] - sorted[below]) * (at - below)) : sorted[below];
    }

    static MlflowException NotHere(string what) => new(ErrorCodes.NotImplemented, $"Metrics of traces know trace_count and latency; {what} is not supported.");
}
