using System.Globalization;
using System.Text.Json.Nodes;
using Lab.Mlflow.Protocol;
using Lab.MlflowServer.Traces;

namespace Lab.MlflowServer.Stores.Sqlite;

partial class SqliteTraceStore
{
    const string SizeKey = "mlflow.trace.sizeStats";

    /// <summary>Keeps spans; makes the traces that are not here yet, and follows their spans in those that nobody has completed.</summary>
    /// <param name="experimentId">Of the traces that are made.</param>
    /// <param name="spans">Of one or several traces.</param>
    /// <param name="runId">Run that they belong to; null or empty: none.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task LogSpansAsync(string experimentId, IReadOnlyList<Span> spans, string? runId, CancellationToken cancellation)
    {
        var experiment = await RequireActiveAsync(experimentId, cancellation);
        await database.WriteAsync(session =>
        {
            foreach (var trace in spans.GroupBy(span => span.TraceId))
            {
                long id = Follow(session, experiment, trace.Key, [.. trace]);
                foreach (var span in trace)
                    session.Execute(
                        """
                        INSERT INTO spans (trace, span_id, name, type, status, start_ns, end_ns, body) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
                        ON CONFLICT (trace, span_id) DO UPDATE SET name = excluded.name, type = excluded.type, status = excluded.status, start_ns = excluded.start_ns,
                        end_ns = excluded.end_ns, body = excluded.body
                        """,
                        id, span.SpanId, span.Name, span.Type, span.Status, span.StartNs, span.EndNs, span.Body.ToJsonString(MlflowJson.Options));
                Put(session, "trace_tags", id, new Tag(SpansLocationTag, InStore));
                if (Array.Find([.. trace], span => span.IsRoot) is { } root) PutRoot(session, id, root);
                if (!string.IsNullOrEmpty(runId)) Link(session, trace.Key, "run", runId);
            }
            return 0;
        }, cancellation);
    }

    /// <summary>The spans lie here, not in a file that its client uploaded.</summary>
    public static bool KeepsSpans(TraceInfo trace) => trace.TagOf(SpansLocationTag) == InStore;

    /// <summary>Spans as they are answered, from the first to start.</summary>
    public Task<JsonArray> GetSpansAsync(TraceInfo trace, bool allowPartial, CancellationToken cancellation)
    {
        if (!KeepsSpans(trace)) throw new MlflowException(ErrorCodes.InternalError, "Trace data not stored in tracking store");
        var bodies = database.Read(session => session.Query(
            "SELECT body FROM spans WHERE trace = (SELECT id FROM traces WHERE trace_id = $1) ORDER BY start_ns, id", row => row.GetString(0), trace.TraceId));
        if (!allowPartial && Expected(trace) is { } count && bodies.Count < count)
            throw MlflowException.Missing($"Trace with ID {trace.TraceId} is not fully exported yet, please try again later.");
        return Task.FromResult(new JsonArray([.. bodies.Select(body => JsonNode.Parse(body))]));
    }

    // {"num_spans": 2, ...}: what the client says that it sent.
    static int? Expected(TraceInfo trace) => trace.MetadataOf(SizeKey) is { Length: > 0 } sizes && JsonNode.Parse(sizes)?["num_spans"] is JsonValue value && value.TryGetValue(out int count) ? count : null;

    // What a client of MLflow's own would have said of the trace, and what is shown of it in lists.
    static void PutRoot(SqliteSession session, long trace, Span root)
    {
        session.Execute(
            "UPDATE traces SET request_preview = coalesce(request_preview, $2), response_preview = coalesce(response_preview, $3) WHERE id = $1",
            trace, SpanAttributes.Preview(root, "mlflow.spanInputs"), SpanAttributes.Preview(root, "mlflow.spanOutputs"));
        foreach (var tag in SpanAttributes.Tags(root)) Put(session, "trace_tags", trace, tag);
    }

    static long Follow(SqliteSession session, Experiment experiment, string traceId, List<Span> spans)
    {
        long start = spans.Min(span => span.StartNs) / 1_000_000;
        long? end = spans.Max(span => span.EndNs) / 1_000_000;
        string? state = spans.Find(span => span.IsRoot)?.Status switch { null => null, "ERROR" => "ERROR", _ => "OK" };
        if (Find(session, traceId) is not { } row)
        {
            long made = session.Insert(
                "INSERT INTO traces (trace_id, experiment, timestamp_ms, execution_ms, state) VALUES ($1, $2, $3, $4, $5)",
                traceId, long.Parse(experiment.ExperimentId, CultureInfo.InvariantCulture), start, end - start, state ?? "IN_PROGRESS");
            Put(session, "trace_tags", made, new Tag(LocationTag, LocationOf(experiment, traceId)));
            return made;
        }
        if (session.Scalar("SELECT 1 FROM trace_metadata WHERE trace = $1 AND key = $2", row.Id, FinalizedKey) is not null) return row.Id;
        long first = Math.Min(start, row.Info.TimestampMs);
        long? last = row.Info.ExecutionMs is { } took && end is { } later ? Math.Max(row.Info.TimestampMs + took, later) : end ?? row.Info.TimestampMs + row.Info.ExecutionMs;
        session.Execute("UPDATE traces SET timestamp_ms = $2, execution_ms = $3, state = coalesce($4, state) WHERE id = $1", row.Id, first, last - first, state);
        return row.Id;
    }
}
