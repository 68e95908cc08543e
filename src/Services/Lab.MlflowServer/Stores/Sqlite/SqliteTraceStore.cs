using System.Globalization;
using System.Text.Json.Nodes;
using Lab.Mlflow.Protocol;
using Lab.MlflowServer.Search;
using Lab.MlflowServer.Traces;
using Microsoft.Data.Sqlite;

namespace Lab.MlflowServer.Stores.Sqlite;

/// <summary>Traces in a SQLite file. Rules as with <see cref="SqliteTrackingStore"/>. This part: traces as such.</summary>
sealed partial class SqliteTraceStore(SqliteDatabase database, SqliteTrackingStore tracking, TimeProvider time)
{
    const string SpansLocationTag = "mlflow.trace.spansLocation", LocationTag = "mlflow.artifactLocation", FinalizedKey = "mlflow.trace.infoFinalized";
    const string InStore = "TRACKING_STORE", Columns =
        "traces.id, traces.trace_id, traces.experiment, traces.timestamp_ms, traces.execution_ms, traces.state, traces.client_request_id, traces.request_preview, traces.response_preview";

    /// <summary>Makes a trace, or completes one whose spans came first.</summary>
    public async Task<TraceInfo> StartAsync(TraceInfo trace, bool isFinal, CancellationToken cancellation)
    {
        var experiment = await RequireActiveAsync(trace.ExperimentId, cancellation);
        return await database.WriteAsync(session =>
        {
            long id = (long)session.Scalar(
                """
                INSERT INTO traces (trace_id, experiment, timestamp_ms, execution_ms, state, client_request_id, request_preview, response_preview)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (trace_id) DO UPDATE SET experiment = excluded.experiment, timestamp_ms = excluded.timestamp_ms,
                execution_ms = excluded.execution_ms, state = excluded.state, client_request_id = excluded.client_request_id,
                request_preview = excluded.request_preview, response_preview = excluded.response_preview RETURNING id
                """,
                trace.TraceId, Number(experiment), trace.TimestampMs, trace.ExecutionMs, trace.State, trace.ClientRequestId, trace.RequestPreview, trace.ResponsePreview)!;
            foreach (var tag in trace.Tags) Put(session, "trace_tags", id, tag);
            Put(session, "trace_tags", id, new Tag(LocationTag, LocationOf(experiment, trace.TraceId)));
            foreach (var entry in trace.Metadata) Put(session, "trace_metadata", id, entry);
            if (isFinal) Put(session, "trace_metadata", id, new Tag(FinalizedKey, "true"));
            return Fill(session, Require(session, trace.TraceId));
        }, cancellation);
    }

    /// <summary>As clients of interface 2.0 end a trace.</summary>
    public Task<TraceInfo> EndAsync(string traceId, long endMs, string state, IReadOnlyList<Tag> metadata, IReadOnlyList<Tag> tags, CancellationToken cancellation) =>
        database.WriteAsync(session =>
        {
            var row = Require(session, traceId);
            session.Execute("UPDATE traces SET execution_ms = $2, state = $3 WHERE id = $1", row.Id, endMs - row.Info.TimestampMs, state);
            foreach (var tag in tags) Put(session, "trace_tags", row.Id, tag);
            foreach (var entry in metadata) Put(session, "trace_metadata", row.Id, entry);
            return Fill(session, Require(session, traceId));
        }, cancellation);

    public Task<TraceInfo> GetAsync(string traceId, CancellationToken cancellation) =>
        Task.FromResult(database.Read(session => Fill(session, Require(session, traceId))));

    /// <summary>Those that there are, in the order asked for.</summary>
    public Task<IReadOnlyList<TraceInfo>> GetManyAsync(IReadOnlyList<string> traceIds, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<TraceInfo>>(database.Read(session => traceIds.Distinct().Select(id => Find(session, id)).OfType<TraceRow>().Select(row => Fill(session, row)).ToList()));

    public Task SetTagAsync(string traceId, Tag tag, CancellationToken cancellation) =>
        database.WriteAsync(session => Put(session, "trace_tags", Require(session, traceId).Id, tag), cancellation);

    public Task DeleteTagAsync(string traceId, string key, CancellationToken cancellation) => database.WriteAsync(session =>
    {
        int gone = Find(session, traceId) is { } row ? session.Execute("DELETE FROM trace_tags WHERE trace = $1 AND key = $2", row.Id, key) : 0;
        return gone > 0 ? gone : throw MlflowException.Missing($"No trace tag with key '{key}' for trace with ID '{traceId}'");
    }, cancellation);

    /// <summary>Notes that a run, or a version of a prompt, belongs to traces, which a client may still be sending.</summary>
    public Task LinkAsync(IReadOnlyList<string> traceIds, string kind, string target, CancellationToken cancellation) => database.WriteAsync(session =>
    {
        foreach (string traceId in traceIds) Link(session, traceId, kind, target);
        return 0;
    }, cancellation);

    /// <summary>Gives how many went.</summary>
    public Task<int> DeleteAsync(string experimentId, long? until, long? most, IReadOnlyList<string> traceIds, CancellationToken cancellation) => database.WriteAsync(session =>
    {
        if (SqliteTrackingStore.NumberOf(experimentId) is not { } experiment) return 0;
        return session.Execute(
            """
            DELETE FROM traces WHERE id IN (SELECT id FROM traces WHERE experiment = $1 AND timestamp_ms <= $2 AND ($3 IS NULL OR trace_id IN (SELECT value FROM json_each($3)))
            ORDER BY timestamp_ms, trace_id LIMIT $4)
            """,
            experiment, until ?? long.MaxValue, traceIds.Count == 0 ? null : System.Text.Json.JsonSerializer.Serialize([.. traceIds], SearchJson.Default.ListString), most ?? -1);
    }, cancellation);

    public Task<(IReadOnlyList<TraceInfo> Traces, string? NextPageToken)> SearchAsync(IReadOnlyList<string> experimentIds, SearchRequest search, CancellationToken cancellation)
    {
        var query = new RowQuery("traces", "traces.id");
        query.In("traces.experiment", [.. experimentIds.Select(SqliteTrackingStore.NumberOf).OfType<long>().Distinct()]);
        var traces = new TraceSearch(query);
        traces.Where(search.Filter);
        traces.OrderBy(search.OrderBy);
        var found = database.Search(query, search, (session, listed) => session.Query(
            $"SELECT {Columns} FROM {PiecewiseSearch.Listed} traces ON traces.id = json_each.value ORDER BY json_each.key", ReadRow, listed)
            .ConvertAll(row => Fill(session, row)), cancellation);
        return Task.FromResult<(IReadOnlyList<TraceInfo>, string?)>(([.. found.Pieces.SelectMany(piece => piece)], found.NextPageToken));
    }

    /// <summary>How many traces there are of those of the base filter, fulfil each of two filters, and both.</summary>
    public Task<TraceCorrelation> CorrelateAsync(IReadOnlyList<string> experimentIds, string first, string second, string? within, CancellationToken cancellation)
    {
        var query = new RowQuery("traces", "traces.id");
        query.In("traces.experiment", [.. experimentIds.Select(SqliteTrackingStore.NumberOf).OfType<long>().Distinct()]);
        var traces = new TraceSearch(query);
        traces.Where(within);
        var (one, other) = (traces.Matches(first), traces.Matches(second));
        var counts = database.Read(session => query.Count(["1", one, other, $"({one} AND {other})"], session, cancellation));
        return Task.FromResult(new TraceCorrelation(counts[0], counts[1], counts[2], counts[3]));
    }

    async Task<Experiment> RequireActiveAsync(string experimentId, CancellationToken cancellation)
    {
        var experiment = await tracking.GetExperimentAsync(experimentId, cancellation);
        return experiment.LifecycleStage == Lifecycle.Active
            ? experiment
            : throw MlflowException.Invalid($"The experiment {experimentId} must be in the 'active' state. Current state is {experiment.LifecycleStage}.");
    }

    static long Number(Experiment experiment) => long.Parse(experiment.ExperimentId, CultureInfo.InvariantCulture);

    static string LocationOf(Experiment experiment, string traceId) => $"{experiment.ArtifactLocation.TrimEnd('/')}/traces/{traceId}/artifacts";

    static void Link(SqliteSession session, string traceId, string kind, string target)
    {
        session.Execute("INSERT INTO trace_links (trace_id, kind, target) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", traceId, kind, target);
    }

    static int Put(SqliteSession session, string table, long trace, Tag entry) => session.Execute(
        $"INSERT INTO {table} (trace, key, value) VALUES ($1, $2, $3) ON CONFLICT (trace, key) DO UPDATE SET value = excluded.value", trace, entry.Key, entry.Value);

    static TraceRow? Find(SqliteSession session, string traceId) => session.First($"SELECT {Columns} FROM traces WHERE trace_id = $1", ReadRow, traceId);

    static TraceRow Require(SqliteSession session, string traceId) => Find(session, traceId) ?? throw MlflowException.Missing($"Trace with ID '{traceId}' not found.");

    static TraceInfo Fill(SqliteSession session, TraceRow row) => row.Info with
    {
        Tags = session.Query("SELECT key, value FROM trace_tags WHERE trace = $1 ORDER BY id", ReadEntry, row.Id),
        Metadata = session.Query("SELECT key, value FROM trace_metadata WHERE trace = $1 ORDER BY key", ReadEntry, row.Id),
        Assessments = session.Query("SELECT body, is_valid FROM assessments WHERE trace = $1 ORDER BY id", ReadAssessment, row.Id),
    };

    static Tag ReadEntry(SqliteDataReader row) => new(row.GetString(0), row.GetString(1));

    static JsonObject ReadAssessment(SqliteDataReader row)
    {
        var body = (JsonObject)JsonNode.Parse(row.GetString(0))!;
        body["valid"] = row.GetInt64(1) != 0;
        return body;
    }

    static TraceRow ReadRow(SqliteDataReader row) => new(row.GetInt64(0), new TraceInfo
    {
        TraceId = row.GetString(1),
        ExperimentId = row.GetInt64(2).ToString(CultureInfo.InvariantCulture),
        TimestampMs = row.GetInt64(3),
        ExecutionMs = row.IsDBNull(4) ? null : row.GetInt64(4),
        State = row.GetString(5),
        ClientRequestId = row.IsDBNull(6) ? null : row.GetString(6),
        RequestPreview = row.IsDBNull(7) ? null : row.GetString(7),
        ResponsePreview = row.IsDBNull(8) ? null : row.GetString(8),
    });

    sealed record TraceRow(long Id, TraceInfo Info);
}
