using Lab.MlflowServer.Search;
using Lab.MlflowServer.Traces;
using Microsoft.Data.Sqlite;

namespace Lab.MlflowServer.Stores.Sqlite;

partial class SqliteTraceStore
{
    /// <summary>What a metric is made of: every row that has a value and all of the dimensions.</summary>
    public Task<List<TraceMetricRow>> MetricRowsAsync(TraceMetrics metrics, CancellationToken cancellation)
    {
        var view = TraceMetricViews.All[metrics.View];
        var arguments = new SqlArguments();
        SearchLimits.Check("filters", metrics.Filters.Count, SearchLimits.MaxSubqueries);
        long[] experiments = [.. metrics.Experiments.Select(SqliteTrackingStore.NumberOf).OfType<long>().Distinct()];
        SearchLimits.Check("experiment ids", experiments.Length, SearchLimits.MaxListed);
        // What spans cost counts when they were made, all else when their trace was.
        string time = metrics.Metric.Name.EndsWith("_cost", StringComparison.Ordinal) ? view.Time : "traces.timestamp_ms";
        List<string> conditions =
        [
            $"traces.experiment IN ({arguments.AddList(System.Text.Json.JsonSerializer.Serialize(experiments, SearchJson.Default.IReadOnlyListInt64))})",
            .. metrics.From is { } from ? [$"{time} >= {arguments.Add(from)}"] : (string[])[],
            .. metrics.Until is { } until ? [$"{time} <= {arguments.Add(until)}"] : (string[])[],
            .. metrics.Filters.Select(filter => TraceMetricFilter.Condition(filter, metrics.View, arguments)),
        ];
        int dimensions = metrics.Dimensions.Count;
        string[] present = ["measured", .. Enumerable.Range(0, dimensions).Select(i => $"d{i}")];
        string sql = $"SELECT * FROM (SELECT {view.Time} AS at, {metrics.Metric.Value} AS measured{string.Concat(metrics.Dimensions.Select((dimension, i) => $", {dimension.Sql} AS d{i}"))} "
            + $"FROM {view.Tables} WHERE {RowQuery.All(conditions)}) WHERE {string.Join(" AND ", present.Select(column => column + " IS NOT NULL"))}";
        return Task.FromResult(database.Read(session =>
        {
            using var limit = new StepLimit(session.Connection, SearchLimits.MaxSteps, cancellation);
            try
            {
                return session.QueryOnce(sql, row => ReadMetric(row, dimensions), arguments.Values);
            }
            catch (SqliteException) when (limit.IsReached)
            {
                throw SearchLimits.TooMuchWork(SearchLimits.MaxSteps);
            }
            catch (SqliteException) when (cancellation.IsCancellationRequested)
            {
                throw new OperationCanceledException(cancellation);
            }
        }));
    }

    static TraceMetricRow ReadMetric(SqliteDataReader row, int dimensions)
    {
        var values = new string[dimensions];
        for (int i = 0; i < dimensions; i++) values[i] = row.GetString(i + 2);
        return new(row.GetInt64(0), row.GetValue(1), values);
    }
}
