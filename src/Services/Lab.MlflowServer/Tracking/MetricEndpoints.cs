using System.Globalization;
using Lab.Mlflow.Protocol;
using Lab.MlflowServer.Http;
using Lab.MlflowServer.Stores;
using Lab.MlflowServer.Stores.Sqlite;

namespace Lab.MlflowServer.Tracking;

/// <summary>Histories of metrics.</summary>
sealed class MetricEndpoints(SqliteTrackingStore store)
{
    const int MaxPoints = 25_000, MaxRuns = 100, MaxSamples = 2_500;

    public void Map(ApiRoutes routes)
    {
        routes.Get("metrics/get-history", HistoryAsync);
        routes.Get("metrics/get-history-bulk-interval", SampleAsync);
        routes.Page("GET", "metrics/get-history-bulk", HistoriesAsync);
    }

    async Task<StreamedPage<Metric>> HistoryAsync(MlflowRequestFields fields, CancellationToken cancellation)
    {
        string run = fields.RunId(), key = fields.RequiredText("metric_key");
        int? most = fields.Count("max_results", int.MaxValue);
        if (most <= 0) throw MlflowException.Invalid(string.Create(CultureInfo.InvariantCulture, $"Invalid value {most} for parameter 'max_results' supplied. It must be a positive integer."));
        return new("metrics", await store.GetMetricHistoryAsync(run, key, most is { } asked ? Math.Min(asked, MaxPoints) : null, fields.Text("page_token"), cancellation));
    }

    async Task<StreamedPage<Metric>> HistoriesAsync(MlflowRequestFields fields, CancellationToken cancellation)
    {
        var runs = fields.Texts("run_id");
        if (runs.Count == 0) throw MlflowException.Invalid("GetMetricHistoryBulk request must specify at least one run_id.");
        if (runs.Count > MaxRuns)
            throw MlflowException.Invalid(string.Create(CultureInfo.InvariantCulture,
                $"GetMetricHistoryBulk request cannot specify more than {MaxRuns} run_ids. Received {runs.Count} run_ids."));
        if (fields.Text("metric_key") is not { Length: > 0 } key) throw MlflowException.Invalid("GetMetricHistoryBulk request must specify a metric_key.");
        int most = Math.Clamp(fields.Count("max_results", int.MaxValue) ?? MaxPoints, 1, MaxPoints);
        return new("metrics", new([await store.GetMetricHistoriesAsync(runs, key, most, cancellation)], null), keepsEmpty: true);
    }

    public async Task<StreamedPage<Metric>> SampleAsync(MlflowRequestFields fields, CancellationToken cancellation)
    {
        var runs = fields.Texts("run_ids");
        if (runs.Count == 0) throw fields.Missing("run_ids");
        if (runs.Count > MaxRuns)
            throw MlflowException.Invalid($"GetMetricHistoryBulkInterval request must specify at most {MaxRuns} run_ids. Received {runs.Count} run_ids.");
        string key = fields.RequiredText("metric_key");
        long most = fields.Integer("max_results") ?? MaxSamples;
        if (most is < 1 or > MaxSamples)
            throw MlflowException.Invalid($"max_results must be between 1 and {MaxSamples}. See the API docs for more information about request parameters.");
        return new("metrics", await store.SampleMetricAsync(runs, key, Steps(fields), (int)most, cancellation));
    }

    static (long First, long Last)? Steps(MlflowRequestFields fields)
    {
        long? start = fields.Integer("start_step"), end = fields.Integer("end_step");
        if (start is null && end is null) return null;
        if (start is null || end is null) throw MlflowException.Invalid("If either start step or end step are specified, both must be specified.");
        return start <= end
            ? (start.Value, end.Value)
            : throw MlflowException.Invalid($"end_step must be greater than start_step. Found start_step={start} and end_step={end}.");
    }
}
