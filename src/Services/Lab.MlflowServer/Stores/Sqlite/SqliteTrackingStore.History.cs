using System.Text.Json;
using Lab.Mlflow.Protocol;
using Lab.MlflowServer.Search;

namespace Lab.MlflowServer.Stores.Sqlite;

partial class SqliteTrackingStore
{
    const int PointsPerPiece = 1000;

    // As the reference server: several points may have one step.
    const int PointsPerRun = 25_000;

    const string PointColumns = "series.key, points.value, points.is_nan, points.timestamp, points.step";
    const string PointTables = "points JOIN series ON series.id = points.series JOIN runs ON runs.id = series.run";

    /// <summary>Points of one metric by time, step and value: a page of them, or all as they are read.</summary>
    public Task<SearchResults<Metric>> GetMetricHistoryAsync(string runId, string key, int? maxResults, string? pageToken, CancellationToken cancellation)
    {
        long offset = PageToken.Read(pageToken);
        long? series = database.Read(session => SeriesOf(session, runId, key));
        if (series is null) return Task.FromResult(new SearchResults<Metric>([], null));
        if (maxResults is not { } most) return Task.FromResult(new SearchResults<Metric>(History(series.Value, key, offset), null));
        // One more than asked for tells whether there is a next page.
        var points = database.Read(session => HistoryPiece(session, series.Value, key, null, most + 1L, offset));
        if (points.Count <= most) return Task.FromResult(new SearchResults<Metric>([points], null));
        points.RemoveAt(points.Count - 1);
        return Task.FromResult(new SearchResults<Metric>([points], PageToken.Write(offset + points.Count)));
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

    /// <summary>Points at evenly spread steps, the first and last step of every run among them; run by run, in the order asked for.</summary>
    public Task<SearchResults<Metric>> SampleMetricAsync(
        IReadOnlyList<string> runIds, string key, (long First, long Last)? range, int maxResults, CancellationToken cancellation)
    {
        var (first, last) = range ?? (long.MinValue, long.MaxValue);
        List<(string RunId, long Series)> found = [];
        var steps = new List<long>();
        HashSet<long> ends = [];
        database.Read(session =>
        {
            foreach (string runId in runIds.Distinct())
            {
                if (SeriesOf(session, runId, key) is not { } series) continue;
                found.Add((runId, series));
                var own = session.Query("SELECT step FROM points WHERE series = $1 AND step BETWEEN $2 AND $3", row => row.GetInt64(0), series, first, last);
                if (own.Count == 0) continue;
                ends.UnionWith([own.Min(), own.Max()]);
                steps = Distinct(steps, own);
            }
            return 0;
        });
        string chosen = JsonSerializer.Serialize(Spread(steps, maxResults).Union(ends).ToList(), SearchJson.Default.IReadOnlyListInt64);
        return Task.FromResult(new SearchResults<Metric>(found.Select(run => database.Read(session => session.Query(
            """
            SELECT $2, value, is_nan, timestamp, step FROM points
            WHERE series = $1 AND step IN (SELECT value FROM json_each($3)) ORDER BY step, timestamp, value LIMIT $4
            """,
            row => ReadMetric(row) with { RunId = run.RunId }, run.Series, key, chosen, (long)PointsPerRun))), null));
    }

    // A piece at a time: each shows one state of the database, and no transaction is open while the client takes it.
    IEnumerable<IReadOnlyList<Metric>> History(long series, string key, long offset)
    {
        List<Metric> piece;
        Metric? last = null;
        do
        {
            piece = database.Read(session => HistoryPiece(session, series, key, last, PointsPerPiece, last is null ? offset : 0));
            yield return piece;
            last = piece.LastOrDefault();
        }
        while (piece.Count == PointsPerPiece);
    }

    // The points that follow one, null being before all, in the order of their key: the index leads straight there.
    static List<Metric> HistoryPiece(SqliteSession session, long series, string key, Metric? after, long limit, long offset)
    {
        bool isNan = after is not null && double.IsNaN(after.Value);
        return session.Query(
            """
            SELECT $2, value, is_nan, timestamp, step FROM points WHERE series = $1 AND (timestamp, step, value, is_nan) > ($3, $4, $5, $6)
            ORDER BY timestamp, step, value, is_nan LIMIT $7 OFFSET $8
            """,
            ReadMetric, series, key, after?.Timestamp ?? long.MinValue, after?.Step ?? 0, isNan ? 0.0 : after?.Value ?? 0, isNan ? 1L : 0L, limit, offset);
    }

    static long? SeriesOf(SqliteSession session, string runId, string key) =>
        (long?)session.Scalar("SELECT id FROM series WHERE run = $1 AND key = $2", RequireRun(session, runId).Id, key);

    // Both in order, each once.
    static List<long> Distinct(List<long> some, List<long> others)
    {
        some.AddRange(others);
        some.Sort();
        int kept = 0;
        for (int i = 0; i < some.Count; i++)
            if (kept == 0 || some[kept - 1] != some[i]) some[kept++] = some[i];
        some.RemoveRange(kept, some.Count - kept);
        return some;
    }

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
