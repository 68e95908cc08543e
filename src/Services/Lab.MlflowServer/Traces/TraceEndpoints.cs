using System.Text.Json.Nodes;
using Lab.Mlflow.Protocol;
using Lab.Mlflow.Protocol.Messages;
using Lab.MlflowServer.Http;
using Lab.MlflowServer.Stores;
using Lab.MlflowServer.Stores.Sqlite;
using Lab.MlflowServer.Validation;

namespace Lab.MlflowServer.Traces;

/// <summary>Traces, interface 3.0.</summary>
sealed class TraceEndpoints(SqliteTraceStore store)
{
    const string Version = "3.0";

    public void Map(ApiRoutes routes)
    {
        routes.Post("traces", StartAsync, Version);
        routes.Get("traces/{trace_id}", GetInfoAsync, Version);
        routes.Get("traces/get", GetAsync, Version);
        routes.Get("traces/batchGet", BatchGetAsync, Version);
        routes.Post("traces/batchGetInfos", BatchGetInfosAsync, Version);
        routes.Post("traces/search", SearchAsync, Version);
        routes.Post("traces/metrics", MetricsAsync, Version);
        routes.Post("traces/calculate-filter-correlation", CorrelateAsync, Version);
        foreach (string version in (string[])[Version, "2.0"])
        {
            routes.Post("traces/delete-traces", DeleteAsync, version);
            routes.Patch("traces/{trace_id}/tags", SetTagAsync, version);
            routes.Delete("traces/{trace_id}/tags", DeleteTagAsync, version);
        }
        routes.Post("traces/link-to-run", LinkToRunAsync);
        routes.Post("traces/link-prompts", LinkPromptsAsync);
    }

    async Task<JsonAnswer> StartAsync(MlflowRequestFields fields, CancellationToken cancellation)
    {
        var trace = fields.Object("trace") ?? throw fields.Missing("trace");
        var info = trace.Object("trace_info") ?? throw trace.Missing("trace_info");
        var started = await store.StartAsync(Read(info), isFinal: true, cancellation);
        return Answer(new JsonObject { ["trace_info"] = started.ToJson() });
    }

    async Task<JsonAnswer> GetInfoAsync(MlflowRequestFields fields, CancellationToken cancellation) =>
        Answer(new JsonObject { ["trace_info"] = (await store.GetAsync(fields.FromPath("trace_id"), cancellation)).ToJson() });

    async Task<JsonAnswer> GetAsync(MlflowRequestFields fields, CancellationToken cancellation)
    {
        string id = fields.RequiredText("trace_id");
        bool allowPartial = fields.Flag("allow_partial");
        var found = await store.GetManyAsync([id], cancellation);
        return found is [var trace] ? Answer(await WholeAsync(trace, allowPartial, cancellation)) : throw MlflowException.Missing($"Trace with ID {id} is not found.");
    }

    async Task<JsonAnswer> BatchGetAsync(MlflowRequestFields fields, CancellationToken cancellation)
    {
        var traces = new JsonArray();
        foreach (var trace in await ManyAsync(fields, cancellation)) traces.Add(await WholeAsync(trace, allowPartial: false, cancellation));
        return new(traces.Count == 0 ? new JsonObject() : new JsonObject { ["traces"] = traces });
    }

    async Task<JsonAnswer> BatchGetInfosAsync(MlflowRequestFields fields, CancellationToken cancellation)
    {
        var found = await ManyAsync(fields, cancellation);
        return new(found.Count == 0 ? new JsonObject() : new JsonObject { ["trace_infos"] = new JsonArray([.. found.Select(trace => trace.ToJson())]) });
    }

    async Task<JsonAnswer> SearchAsync(MlflowRequestFields fields, CancellationToken cancellation)
    {
        if (!fields.Has("locations")) throw fields.Missing("locations");
        var experiments = fields.Objects("locations", location => location.Object("mlflow_experiment")?.Text("experiment_id")).OfType<string>().ToList();
        var (traces, next) = await store.SearchAsync(experiments, Page(fields), cancellation);
        return new(PageOf(traces.Select(trace => trace.ToJson()), next));
    }

    async Task<JsonAnswer> MetricsAsync(MlflowRequestFields fields, CancellationToken cancellation)
    {
        var query = TraceMetrics.Read(fields);
        return new(query.Of(await store.MetricRowsAsync(query, cancellation)));
    }

    async Task<JsonAnswer> CorrelateAsync(MlflowRequestFields fields, CancellationToken cancellation)
    {
        var experiments = fields.Texts("experiment_ids");
        if (experiments.Count == 0) throw fields.Missing("experiment_ids");
        string first = fields.RequiredText("filter_string1"), second = fields.RequiredText("filter_string2");
        return new((await store.CorrelateAsync(experiments, first, second, fields.Text("base_filter"), cancellation)).ToJson());
    }

    async Task<JsonAnswer> DeleteAsync(MlflowRequestFields fields, CancellationToken cancellation)
    {
        string experiment = fields.RequiredText("experiment_id");
        long? until = fields.Integer("max_timestamp_millis"), most = fields.Integer("max_traces");
        var ids = fields.Texts("request_ids");
        if (until is null && ids.Count == 0) throw MlflowException.Invalid("Either `max_timestamp_millis` or `trace_ids` must be specified.");
        if (until is not null && ids.Count > 0) throw MlflowException.Invalid("Only one of `max_timestamp_millis` and `trace_ids` can be specified.");
        if (ids.Count > 0 && most is not null) throw MlflowException.Invalid("`max_traces` can't be specified if `trace_ids` is specified.");
        if (most is <= 0) throw MlflowException.Invalid($"`max_traces` must be a positive integer, received {most}.");
        return new(new JsonObject { ["traces_deleted"] = await store.DeleteAsync(experiment, until, most, ids, cancellation) });
    }

    async Task<Empty> SetTagAsync(MlflowRequestFields fields, CancellationToken cancellation)
    {
        var tag = new Tag(fields.RequiredText("key"), fields.Text("value") ?? "");
        CheckMutable(tag.Key, "set");
        Names.CheckKeyLength("key", tag.Key);
        await store.SetTagAsync(fields.FromPath("trace_id"), tag, cancellation);
        return new();
    }

    async Task<Empty> DeleteTagAsync(MlflowRequestFields fields, CancellationToken cancellation)
    {
        string key = fields.RequiredText("key");
        CheckMutable(key, "deleted");
        await store.DeleteTagAsync(fields.FromPath("trace_id"), key, cancellation);
        return new();
    }

    async Task<Empty> LinkToRunAsync(MlflowRequestFields fields, CancellationToken cancellation)
    {
        var ids = fields.Texts("trace_ids");
        if (ids.Count == 0) throw fields.Missing("trace_ids");
        string run = fields.RequiredText("run_id");
        if (ids.Count > 100) throw MlflowException.Invalid($"Cannot link more than 100 traces to a run in a single request. Provided {ids.Count} traces.");
        await store.LinkAsync(ids, "run", run, cancellation);
        return new();
    }

    async Task<Empty> LinkPromptsAsync(MlflowRequestFields fields, CancellationToken cancellation)
    {
        string trace = fields.RequiredText("trace_id");
        var prompts = fields.Objects("prompt_versions", prompt => $"{prompt.RequiredText("name")}/{prompt.RequiredText("version")}");
        if (prompts.Count == 0) throw fields.Missing("prompt_versions");
        await store.GetAsync(trace, cancellation);
        foreach (string prompt in prompts) await store.LinkAsync([trace], "prompt", prompt, cancellation);
        return new();
    }

    /// <summary>A page of traces: size, filter and order.</summary>
    public static SearchRequest Page(MlflowRequestFields fields) => fields.Count("max_results", 500) is { } size and not 0
        ? size > 0 ? new(fields.Text("filter"), fields.Texts("order_by"), size, fields.Text("page_token"))
            : throw MlflowException.Invalid($"Invalid value {size} for parameter 'max_results' supplied. It must be a positive integer")
        : new(fields.Text("filter"), fields.Texts("order_by"), 100, fields.Text("page_token"));

    public static JsonObject PageOf(IEnumerable<JsonNode> traces, string? next)
    {
        var list = new JsonArray([.. traces]);
        var page = new JsonObject();
        if (list.Count > 0) page["traces"] = list;
        if (next is not null) page["next_page_token"] = next;
        return page;
    }

    Task<IReadOnlyList<TraceInfo>> ManyAsync(MlflowRequestFields fields, CancellationToken cancellation)
    {
        var ids = fields.Texts("trace_ids");
        return ids.Count > 0 ? store.GetManyAsync(ids, cancellation) : throw fields.Missing("trace_ids");
    }

    async Task<JsonObject> WholeAsync(TraceInfo trace, bool allowPartial, CancellationToken cancellation) =>
        new() { ["trace_info"] = trace.ToJson(), ["spans"] = await store.GetSpansAsync(trace, allowPartial, cancellation) };

    static JsonAnswer Answer(JsonObject trace) => new(new JsonObject { ["trace"] = trace });

    static TraceInfo Read(MlflowRequestFields info) => new()
    {
        TraceId = info.RequiredText("trace_id"),
        ExperimentId = info.Object("trace_location")?.Object("mlflow_experiment")?.Text("experiment_id") is { Length: > 0 } experiment ? experiment : "0",
        TimestampMs = ProtoTime.Read(info.Text("request_time")) ?? 0,
        ExecutionMs = ProtoTime.ReadDuration(info.Text("execution_duration")),
        State = info.Text("state") is "OK" or "ERROR" or "IN_PROGRESS" ? info.Text("state")! : "STATE_UNSPECIFIED",
        ClientRequestId = NullIfEmpty(info.Text("client_request_id")),
        RequestPreview = info.Text("request_preview"),
        ResponsePreview = info.Text("response_preview"),
        Tags = info.Map("tags"),
        Metadata = info.Map("trace_metadata"),
    };

    static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    // What the server itself keeps there.
    static void CheckMutable(string key, string what)
    {
        if (key is "mlflow.trace.spansLocation" or "mlflow.trace.archiveLocation") throw MlflowException.Invalid($"Tag '{key}' is immutable and cannot be {what} on a trace.");
    }
}
