using System.Text.Json;

namespace Lab.Services.Tests.MlflowServer.Traces;

public sealed class TraceEndpointsTests(TrackingServer server) : IClassFixture<TrackingServer>
{
    const string Traces = "/api/3.0/mlflow/traces";

    [Fact]
    public async Task Trace_IsReadInBothForms()
    {
        var (experiment, _) = await server.NewRunAsync();
        string id = await StartAsync(experiment, "OK", "1.500s");
        var info = (await server.GetAsync($"{Traces}/{id}")).GetProperty("trace").GetProperty("trace_info");
        Assert.Equal(("2026-01-01T00:00:00.500Z", "1.500s", "OK"),
            (info.GetProperty("request_time").GetString(), info.GetProperty("execution_duration").GetString(), info.GetProperty("state").GetString()));
        Assert.Equal($"mlflow-artifacts:/{experiment}/traces/{id}/artifacts", info.GetProperty("tags").GetProperty("mlflow.artifactLocation").GetString());
        Assert.Equal("true", info.GetProperty("trace_metadata").GetProperty("mlflow.trace.infoFinalized").GetString());
        var old = (await server.GetAsync($"traces/{id}/info")).GetProperty("trace_info");
        Assert.Equal((1767225600500, 1500), (old.GetProperty("timestamp_ms").GetInt64(), old.GetProperty("execution_time_ms").GetInt64()));
        // Its spans lie among the artifacts, where the client looks when it is told so.
        await server.RefusedAsync(HttpMethod.Get, $"{Traces}/get?trace_id={id}", null, 500, "INTERNAL_ERROR", "Trace data not stored in tracking store");
        await server.RefusedAsync(HttpMethod.Get, $"{Traces}/get?trace_id=none", null, 404, "RESOURCE_DOES_NOT_EXIST", "Trace with ID none is not found.");
    }

    [Fact]
    public async Task OldClients_StartAndEndATrace()
    {
        var (experiment, _) = await server.NewRunAsync();
        var started = (await server.PostAsync("traces", $$"""{"experiment_id":"{{experiment}}","timestamp_ms":5,"tags":[{"key":"t","value":"1"}],"request_metadata":[{"key":"m","value":"1"}]}""")).GetProperty("trace_info");
        Assert.Equal("IN_PROGRESS", started.GetProperty("status").GetString());
        string id = started.GetProperty("request_id").GetString()!;
        using (await server.SendAsync(HttpMethod.Patch, $"traces/{id}", """{"timestamp_ms":12,"status":"OK","tags":[{"key":"u","value":"2"}]}""")) { }
        var found = (await server.GetAsync($"traces?experiment_ids={experiment}")).GetProperty("traces")[0];
        Assert.Equal(("OK", 7), (found.GetProperty("status").GetString(), found.GetProperty("execution_time_ms").GetInt64()));
    }

    [Theory]
    [InlineData("status = 'ERROR'", "b")]
    [InlineData("trace.status != 'ERROR'", "a")]
    [InlineData("execution_time_ms > 1000", "a")]
    [InlineData("end_time < 1767225601000", "b")]
    [InlineData("tags.letter = 'a'", "a")]
    [InlineData("tags.letter LIKE '%' AND metadata.kind = 'test'", "b a")]
    [InlineData("tags.none IS NULL AND name IN ('a', 'x')", "a")]
    [InlineData("request_metadata.kind ILIKE 'TEST' AND tag.letter IS NOT NULL", "b a")]
    [InlineData("feedback.good = 'true'", "a")]
    [InlineData("feedback.score > 3", "a")]
    [InlineData("expectation.answer = 'yes'", "b")]
    [InlineData("feedback.good IS NULL", "b")]
    [InlineData("run_id = 'none'", "")]
    public async Task Search_FindsByEverythingThatATraceHas(string filter, string names)
    {
        var (experiment, _) = await server.NewRunAsync();
        string a = await StartAsync(experiment, "OK", "1.500s", "a"), b = await StartAsync(experiment, "ERROR", "0.100s", "b");
        await server.PostAsync($"{Traces}/{a}/assessments", """{"assessment":{"assessment_name":"good","source":{"source_type":"HUMAN","source_id":"me"},"feedback":{"value":true}}}""");
        await server.PostAsync($"{Traces}/{a}/assessments", """{"assessment":{"assessment_name":"score","feedback":{"value":4}}}""");
        await server.PostAsync($"{Traces}/{b}/assessments", """{"assessment":{"assessment_name":"answer","expectation":{"value":"yes"}}}""");
        var answer = await server.PostAsync($"{Traces}/search", JsonSerializer.Serialize(new
        {
            locations = new[] { new { type = "MLFLOW_EXPERIMENT", mlflow_experiment = new { experiment_id = experiment } } },
            filter,
            order_by = new[] { "name DESC" },
        }));
        Assert.Equal(names, answer.TryGetProperty("traces", out var found)
            ? string.Join(' ', found.EnumerateArray().Select(trace => trace.GetProperty("tags").GetProperty("mlflow.traceName").GetString())) : "");
    }

    [Theory]
    [InlineData("foo.x = 'y'", "Invalid entity type 'foo'. Valid values are ")]
    [InlineData("bogus = 'y'", "Invalid attribute key 'bogus' specified. Valid keys are ")]
    [InlineData("tags.t > 'y'", "Invalid comparator '>' not one of those of its key 't'")]
    [InlineData("span.bogus = 'y'", "Invalid span attribute 'bogus'. Supported attributes: name, status, type, attributes.<attribute_name>.")]
    [InlineData("status = 'OK' OR status = 'ERROR'", "Invalid clause(s) in filter string: ")]
    public async Task WrongFilter_IsRefused(string filter, string start)
    {
        using var answer = await server.SendAsync(HttpMethod.Post, $"{Traces}/search",
            JsonSerializer.Serialize(new { locations = new[] { new { mlflow_experiment = new { experiment_id = "0" } } }, filter }));
        Assert.Equal(400, (int)answer.StatusCode);
        Assert.StartsWith(start, JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AssessmentThatOverridesAnother_TakesItsPlace_UntilItIsDeleted()
    {
        var (experiment, _) = await server.NewRunAsync();
        string trace = await StartAsync(experiment, "OK", "0s"), all = $"{Traces}/{trace}/assessments";
        string first = Id(await server.PostAsync(all, """{"assessment":{"assessment_name":"n","feedback":{"value":5}}}"""));
        string second = Id(await server.PostAsync(all, $$$$"""{"assessment":{"assessment_name":"n","overrides":"{{{{first}}}}","feedback":{"value":6}}}"""));
        Assert.False((await server.GetAsync($"{all}/{first}")).GetProperty("assessment").GetProperty("valid").GetBoolean());
        using (await server.SendAsync(HttpMethod.Delete, $"{all}/{second}", null)) { }
        Assert.True((await server.GetAsync($"{all}/{first}")).GetProperty("assessment").GetProperty("valid").GetBoolean());
        using (await server.SendAsync(HttpMethod.Patch, $"{all}/{first}", """{"assessment":{"feedback":{"value":7},"metadata":{"a":"b"}},"update_mask":"feedback,metadata"}""")) { }
        Assert.Contains("\"feedback\":{\"value\":7}", (await server.GetAsync($"{all}/{first}")).GetRawText(), StringComparison.Ordinal);
        await server.RefusedAsync(HttpMethod.Patch, $"{all}/{first}", """{"assessment":{"expectation":{"value":1}},"update_mask":"expectation"}""",
            400, "INVALID_PARAMETER_VALUE", "Cannot update expectation value on a Feedback assessment.");
        await server.InvalidAsync(all, """{"assessment":{"assessment_name":"n"}}""", "Unknown assessment type: None");
        await server.RefusedAsync(HttpMethod.Get, $"{all}/none", null, 404, "RESOURCE_DOES_NOT_EXIST", $"Assessment with ID 'none' not found for trace '{trace}'");
    }

    [Fact]
    public async Task Metrics_CountTracesAndTheirDurations()
    {
        var (experiment, _) = await server.NewRunAsync();
        await StartAsync(experiment, "OK", "1s", "a");
        await StartAsync(experiment, "OK", "3s", "a");
        Assert.Equal("""{"data_points":[{"metric_name":"trace_count","values":{"COUNT":2}}]}""", (await MetricsAsync(experiment, "trace_count", """{"aggregation_type":"COUNT"}""")).GetRawText());
        Assert.Equal("""{"data_points":[{"metric_name":"latency","values":{"AVG":2000,"P50.0":2000}}]}""",
            (await MetricsAsync(experiment, "latency", """{"aggregation_type":"AVG"},{"aggregation_type":"PERCENTILE","percentile_value":50}""")).GetRawText());
    }

    [Fact]
    public async Task Delete_NeedsOneReason()
    {
        var (experiment, _) = await server.NewRunAsync();
        string id = await StartAsync(experiment, "OK", "0s");
        await server.InvalidAsync("traces/delete-traces", $$"""{"experiment_id":"{{experiment}}"}""", "Either `max_timestamp_millis` or `trace_ids` must be specified.");
        Assert.Equal(1, (await server.PostAsync($"{Traces}/delete-traces", $$"""{"experiment_id":"{{experiment}}","request_ids":["{{id}}","none"]}""")).GetProperty("traces_deleted").GetInt32());
    }

    Task<JsonElement> MetricsAsync(string experiment, string metric, string aggregations) =>
        server.PostAsync($"{Traces}/metrics", $$"""{"experiment_ids":["{{experiment}}"],"view_type":"TRACES","metric_name":"{{metric}}","aggregations":[{{aggregations}}]}""");

    async Task<string> StartAsync(string experiment, string state, string duration, string name = "n")
    {
        string id = "tr-" + Guid.NewGuid().ToString("N");
        await server.PostAsync(Traces, JsonSerializer.Serialize(new
        {
            trace = new
            {
                trace_info = new
                {
                    trace_id = id,
                    trace_location = new { type = "MLFLOW_EXPERIMENT", mlflow_experiment = new { experiment_id = experiment } },
                    request_time = "2026-01-01T00:00:00.5Z",
                    execution_duration = duration,
                    state,
                    trace_metadata = new { kind = "test" },
                    tags = new Dictionary<string, string> { ["mlflow.traceName"] = name, ["letter"] = name },
                },
            },
        }));
        return id;
    }

    static string Id(JsonElement answer) => answer.GetProperty("assessment").GetProperty("assessment_id").GetString()!;
}
