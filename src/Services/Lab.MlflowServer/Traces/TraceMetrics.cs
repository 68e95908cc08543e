using System.Globalization;
using System.Text.Json.Nodes;
using Lab.MlflowServer.Http;

namespace Lab.MlflowServer.Traces;

/// <summary>Numbers of traces, spans and assessments, over time where wanted: for the charts of the UI.</summary>
/// <param name="Experiments">Of which the traces are.</param>
/// <param name="View">TRACES, SPANS or ASSESSMENTS.</param>
/// <param name="Metric">What is measured.</param>
/// <param name="Aggregations">COUNT, SUM, AVG, MIN, MAX, PERCENTILE.</param>
/// <param name="Dimensions">A point for each combination of their values.</param>
/// <param name="Filters">Each one clause; all of them hold.</param>
/// <param name="IntervalMs">Width of a bucket of time; null: one for all.</param>
/// <param name="From">Unix milliseconds.</param>
/// <param name="Until">Unix milliseconds.</param>
/// <param name="MaxPoints">Of the answer.</param>
sealed record TraceMetrics(
    IReadOnlyList<string> Experiments, string View, TraceMetric Metric, IReadOnlyList<(string Type, double? Percentile)> Aggregations, IReadOnlyList<(string Name, string Sql)> Dimensions,
    IReadOnlyList<string> Filters, long? IntervalMs, long? From, long? Until, int MaxPoints)
{
    const int UsualPoints = 1000;

    public static TraceMetrics Read(MlflowRequestFields fields)
    {
        var experiments = fields.Ids("experiment_ids");
        if (experiments.Count == 0) throw fields.Missing("experiment_ids");
        string view = fields.RequiredText("view_type"), name = fields.RequiredText("metric_name");
        var aggregations = fields.Objects("aggregations", one => (
            Type: one.RequiredText("aggregation_type"), Percentile: one.Has("percentile_value") ? (double?)one.RequiredNumber("percentile_value") : null));
        if (aggregations.Count == 0) throw fields.Missing("aggregations");
        // A name that the reference server does not know counts as its first.
        if (!TraceMetricViews.All.ContainsKey(view)) view = TraceMetricViews.Usual;
        var metrics = TraceMetricViews.All[view].Metrics;
        var metric = metrics.FirstOrDefault(metric => metric.Name == name)
            ?? throw MlflowException.Invalid($"metric_name must be one of {List(metrics.Select(metric => metric.Name))}, got '{name}'");
        var wrong = aggregations.Select(one => one.Type).Except(metric.Aggregations).Order(StringComparer.Ordinal).ToList();
        if (wrong.Count > 0) throw MlflowException.Invalid($"Found invalid aggregation_type(s): {List(wrong)}. Supported aggregation types: {List(metric.Aggregations)}");
        if (aggregations.Find(one => one.Type == "PERCENTILE" != one.Percentile is >= 0 and <= 100) is { Type: { } type })
            throw MlflowException.Invalid($"Invalid aggregation '{type}': PERCENTILE, and no other, has a percentile_value from 0 to 100.");
        var dimensions = fields.Texts("dimensions");
        var unknown = dimensions.Except(metric.Dimensions.Select(dimension => dimension.Name)).Order(StringComparer.Ordinal).ToList();
        if (unknown.Count > 0)
            throw MlflowException.Invalid($"Found invalid dimension(s): {List(unknown)}. Supported dimensions: {List(metric.Dimensions.Select(dimension => dimension.Name).Order(StringComparer.Ordinal))}");
        long? interval = fields.Integer("time_interval_seconds"), from = fields.Integer("start_time_ms"), until = fields.Integer("end_time_ms");
        if (interval is <= 0 or > int.MaxValue) throw MlflowException.Invalid($"time_interval_seconds must be a positive integer, got {interval}");
        if (interval is not null && (from is null || until is null)) throw MlflowException.Invalid("start_time_ms and end_time_ms are required if time_interval_seconds is set");
        return new(
            experiments, view, metric, aggregations, [.. dimensions.Distinct().Select(wanted => metric.Dimensions.First(dimension => dimension.Name == wanted))], fields.Texts("filters"),
            interval * 1000, from, until, fields.Count("max_results", UsualPoints) is { } most and > 0 ? most : UsualPoints);
    }

    /// <summary>The answer.</summary>
    public JsonObject Of(List<TraceMetricRow> rows)
    {
        var points = new JsonArray();
        var groups = rows.GroupBy(row => new Key(IntervalMs is { } width ? FloorTo(row.TimeMs, width) : null, string.Join('\0', row.Dimensions)))
            .OrderBy(group => group.Key.Bucket).ThenBy(group => group.Key.Dimensions, StringComparer.Ordinal);
        foreach (var group in groups.Take(MaxPoints)) AddPoint(points, group.Key.Bucket, group.First().Dimensions, [.. group.Select(row => row.Value)]);
        if (rows.Count == 0 && IntervalMs is null && Dimensions.Count == 0) AddPoint(points, null, [], []);
        return points.Count == 0 ? [] : new JsonObject { ["data_points"] = points };
    }

    void AddPoint(JsonArray points, long? bucket, string[] values, object[] measured)
    {
        var point = new JsonObject { ["metric_name"] = Metric.Name };
        var dimensions = new JsonObject();
        if (bucket is { } start) dimensions["time_bucket"] = DateTimeOffset.FromUnixTimeMilliseconds(start).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);
        for (int i = 0; i < values.Length; i++) dimensions[Dimensions[i].Name] = values[i];
        if (dimensions.Count > 0) point["dimensions"] = dimensions;
        var results = new JsonObject();
        // Texts are counted once each: sessions.
        double[] numbers = [.. measured.Select(value => value is string ? 1 : Convert.ToDouble(value, CultureInfo.InvariantCulture)).Order()];
        int distinct = measured is [string, ..] ? measured.Distinct().Count() : measured.Length;
        foreach (var (type, percentile) in Aggregations)
            if ((type == "COUNT" ? distinct : Aggregate(type, percentile, numbers)) is { } value) results[type == "PERCENTILE" ? string.Create(CultureInfo.InvariantCulture, $"P{percentile:0.0###}") : type] = value;
        if (results.Count == 0) return;
        point["values"] = results;
        points.Add(point);
    }

    static double? Aggregate(string type, double? percentile, double[] sorted) => sorted.Length == 0 ? null : type switch
    {
        "SUM" => sorted.Sum(),
        "AVG" => sorted.Average(),
        "MIN" => sorted[0],
        "MAX" => sorted[^1],
        _ => Percentile(sorted, percentile!.Value),
    };

    // Between the two values around it.
    static double Percentile(double[] sorted, double percent)
    {
        double at = (sorted.Length - 1) * percent / 100;
        int below = (int)at;
        return below + 1 < sorted.Length ? sorted[below] + ((sorted[below + 1] - sorted[below]) * (at - below)) : sorted[below];
    }

    static long FloorTo(long time, long width) => time - (((time % width) + width) % width);

    static string List(IEnumerable<string> names) => $"[{string.Join(", ", names.Select(name => $"'{name}'"))}]";

    readonly record struct Key(long? Bucket, string Dimensions);
}

/// <summary>One trace, span or assessment that counts.</summary>
/// <param name="TimeMs">Unix milliseconds.</param>
/// <param name="Value">A number, or a text that is counted once.</param>
/// <param name="Dimensions">One for each that was asked for.</param>
readonly record struct TraceMetricRow(long TimeMs, object Value, string[] Dimensions);
