using System.Text.Json;
using Lab.Mlflow.Protocol;
using Lab.MlflowServer.Search;

namespace Lab.MlflowServer.Stores.Sqlite;

partial class SqliteTrackingStore
{
    const int PointsPerPiece = 1000;

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

    /// <summary>
    /// Points of each run, evenly spread over all that it has by step and time, its last one always among them; run by run, in the order asked
    /// for. Spread are points, not steps: those who log without a step have thousands of points at step 0.
    /// </summary>
    public Task<SearchResults<Metric>> SampleMetricAsync(
        IReadOnlyList<string> runIds, string key, (long First, long Last)? range, int maxResults, CancellationToken cancellation)
    {
        var (first, last) = range ?? (long.MinValue, long.MaxValue);
        var found = database.Read(session => runIds.Distinct().Select(runId => (RunId: runId, Series: SeriesOf(session, runId, key))).Where(run => run.Series is not null).ToList());
        return Task.FromResult(new SearchResults<Metric>(found.Select(run => database.Read(session =>
        {
            long count = (long)session.Scalar("SELECT count(*) FROM points WHERE series = $1 AND step BETWEEN $2 AND $3", run.Series, first, last)!;
            string places = JsonSerializer.Serialize(Spread(count, maxResults), SearchJson.Default.IReadOnlyListInt64);
            return session.Query(
                """
                SELECT $2, value, is_nan, timestamp, step FROM
                (SELECT *, row_number() OVER (ORDER BY step, timestamp, value, is_nan) - 1 AS place FROM points WHERE series = $1 AND step BETWEEN $3 AND $4)
                WHERE place IN (SELECT value FROM json_each($5)) ORDER BY place
                """,
                row => ReadMetric(row) with { RunId = run.RunId }, run.Series, key, first, last, places);
        })), null));
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

    // The first place of each of as many equal parts as are wanted, the last one given up for the last place of all.
    static List<long> Spread(long count, int wanted)
    {
        if (count <= wanted) return [.. Enumerable.Range(0, (int)count).Select(place => (long)place)];
        var (size, larger) = Math.DivRem(count, wanted);
        List<long> places = [.. Enumerable.Range(0, wanted).Select(part => (part * size) + Math.Min(part, larger))];
        places[^1] = count - 1;
        return places;
    }
}
