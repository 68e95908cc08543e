using Lab.Mlflow.Protocol;
using Lab.MlflowServer.Search;

namespace Lab.MlflowServer.Stores.Sqlite;

partial class SqliteTrackingStore
{
    const string PointColumns = "series.key, points.value, points.is_nan, points.timestamp, points.step";
    const string PointTables = "points JOIN series ON series.id = points.series JOIN runs ON runs.id = series.run";

    /// <summary>Points of one metric by time, step and value.</summary>
    public Task<Page<Metric>> GetMetricHistoryAsync(string runId, string key, int? maxResults, string? pageToken, CancellationToken cancellation)
    {
        long offset = PageToken.Read(pageToken);
        return Task.FromResult(database.Read(session =>
        {
            var run = RequireRun(session, runId);
            // One more than asked for tells whether there is a next page.
            long limit = maxResults is { } most ? most + 1L : -1;
            var points = session.Query(
                $"SELECT {PointColumns} FROM {PointTables} WHERE series.run = $1 AND series.key = $2 ORDER BY points.timestamp, points.step, points.value LIMIT $3 OFFSET $4",
                ReadMetric, run.Id, key, limit, offset);
            if (maxResults is null || points.Count <= maxResults) return new Page<Metric>(points, null);
            points.RemoveAt(points.Count - 1);
            return new Page<Metric>(points, PageToken.Write(offset + points.Count));
        }));
    }

    /// <summary>Points of one metric of several runs in the order of their ids, each with its run.</summary>
    public Task<IReadOnlyList<Metric>> GetMetricHistoriesAsync(IReadOnlyList<string> runIds, string key, int maxResults, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<Metric>>(database.Read(session =>
        {
            var points = new List<Metric>();
            foreach (string runId in runIds.Distinct().Order(StringComparer.Ordinal))
            {
                var run = RequireRun(session, runId);
                points.AddRange(session.Query(
                    $"SELECT {PointColumns} FROM {PointTables} WHERE series.run = $1 AND series.key = $2 ORDER BY points.timestamp, points.step, points.value LIMIT $3",
                    row => ReadMetric(row) with { RunId = runId }, run.Id, key, (long)(maxResults - points.Count)));
                if (points.Count >= maxResults) break;
            }
            return points;
        }));

    /// <summary>Points at evenly spread steps, the first and last step of every run among them.</summary>
    public Task<IReadOnlyList<Metric>> SampleMetricAsync(
        IReadOnlyList<string> runIds, string key, (long First, long Last)? steps, int maxResults, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<Metric>>(database.Read(session =>
        {
            var runs = runIds.Distinct().Select(id => (Id: id, RequireRun(session, id).Id)).Select(run => (RunId: run.Item1, Number: run.Item2)).ToList();
            var (first, last) = steps ?? (long.MinValue, long.MaxValue);
            var logged = runs.ToDictionary(run => run.RunId, run => session.Query(
                $"SELECT DISTINCT points.step FROM {PointTables} WHERE series.run = $1 AND series.key = $2 AND points.step BETWEEN $3 AND $4 ORDER BY 1",
                row => row.GetInt64(0), run.Number, key, first, last));
            var chosen = Spread([.. logged.Values.SelectMany(s => s).Distinct().Order()], maxResults);
            foreach (var own in logged.Values.Where(own => own.Count > 0))
            {
                chosen.Add(own[0]);
                chosen.Add(own[^1]);
            }

            var points = new List<Metric>();
            foreach (var (runId, number) in runs)
                points.AddRange(session.Query(
                    $"SELECT {PointColumns} FROM {PointTables} WHERE series.run = $1 AND series.key = $2 AND points.step BETWEEN $3 AND $4 ORDER BY points.step, points.timestamp, points.value",
                    row => ReadMetric(row) with { RunId = runId }, number, key, first, last).Where(point => chosen.Contains(point.Step)));
            return points;
        }));

    // Every step when they are few; else as many as asked for at even distances, the last one always among them.
    static HashSet<long> Spread(List<long> steps, int count)
    {
        if (steps.Count <= count) return [.. steps];
        var chosen = new HashSet<long>();
        double stride = (double)steps.Count / count;
        for (int i = 0; i < count; i++) chosen.Add(steps[(int)(i * stride)]);
        chosen.Add(steps[^1]);
        return chosen;
    }
}
