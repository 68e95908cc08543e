using System.Text.Json.Nodes;
using Lab.Mlflow.Protocol;
using Lab.MlflowServer.Http;
using Lab.MlflowServer.Stores.Sqlite;

namespace Lab.MlflowServer.Traces;

/// <summary>Traces, interface 2.0: what clients before MLflow 3 call.</summary>
sealed class TraceEndpointsV2(SqliteTraceStore store, TimeProvider time)
{
    public void Map(ApiRoutes routes)
    {
        routes.Post("traces", StartAsync);
        routes.Patch("traces/{request_id}", EndAsync);
        routes.Get("traces/{request_id}/info", GetAsync);
        routes.Get("traces", SearchAsync);
    }

    async Task<JsonAnswer> StartAsync(MlflowRequestFields fields, CancellationToken cancellation) => Answer(await store.StartAsync(new TraceInfo
    {
        TraceId = Guid.NewGuid().ToString("N"),
        ExperimentId = fields.Text("experiment_id") is { Length: > 0 } experiment ? experiment : "0",
        TimestampMs = fields.Time("timestamp_ms") ?? 0,
        State = "IN_PROGRESS",
        Tags = Entries(fields, "tags"),
        Metadata = Entries(fields, "request_metadata"),
    }, isFinal: false, cancellation));

    async Task<JsonAnswer> EndAsync(MlflowRequestFields fields, CancellationToken cancellation) => Answer(await store.EndAsync(
        fields.FromPath("request_id"), fields.Time("timestamp_ms") ?? time.GetUtcNow().ToUnixTimeMilliseconds(),
        fields.Text("status") is "OK" or "ERROR" or "IN_PROGRESS" ? fields.Text("status")! : "STATE_UNSPECIFIED",
        Entries(fields, "request_metadata"), Entries(fields, "tags"), cancellation));

    async Task<JsonAnswer> GetAsync(MlflowRequestFields fields, CancellationToken cancellation) => Answer(await store.GetAsync(fields.FromPath("request_id"), cancellation));

    async Task<JsonAnswer> SearchAsync(MlflowRequestFields fields, CancellationToken cancellation)
    {
        var experiments = fields.Ids("experiment_ids");
        if (experiments.Count == 0) throw fields.Missing("experiment_ids");
        var (traces, next) = await store.SearchAsync(experiments, TraceEndpoints.Page(fields), cancellation);
        return new(TraceEndpoints.PageOf(traces.Select(trace => trace.ToJson2()), next));
    }

    static JsonAnswer Answer(TraceInfo trace) => new(new JsonObject { ["trace_info"] = trace.ToJson2() });

    static List<Tag> Entries(MlflowRequestFields fields, string name) => fields.Objects(name, entry => new Tag(entry.RequiredText("key"), entry.Value()));
}
