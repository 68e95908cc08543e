using System.Text;
using System.Text.Json;

namespace Lab.Services.Tests.MlflowServer.Traces;

/// <summary>Numbers for the charts of the UI. Answers and refusals are those that MLflow's server gave to the same questions of the same traces.</summary>
public sealed class TraceMetricsTests(TrackingServer server) : IClassFixture<TrackingServer>
{
    const string Count = """{"aggregation_type":"COUNT"}""", Average = """{"aggregation_type":"AVG"}""";

    [Theory]
    [InlineData("TRACES", "trace_count", Count, "", """[{"metric_name":"trace_count","values":{"COUNT":2}}]""")]
    [InlineData("ANOTHER", "trace_count", Count, "", """[{"metric_name":"trace_count","values":{"COUNT":2}}]""")]
    [InlineData("TRACES", "trace_count", Count, "\"dimensions\":[\"trace_name\",\"trace_status\"]",
        """[{"metric_name":"trace_count","dimensions":{"trace_name":"answer","trace_status":"OK"},"values":{"COUNT":1}},{"metric_name":"trace_count","dimensions":{"trace_name":"look","trace_status":"ERROR"},"values":{"COUNT":1}}]""")]
    [InlineData("TRACES", "session_count", Count, "", """[{"metric_name":"session_count","values":{"COUNT":1}}]""")]
    [InlineData("TRACES", "total_tokens", """{"aggregation_type":"SUM"}""", "", """[{"metric_name":"total_tokens","values":{"SUM":14}}]""")]
    [InlineData("TRACES", "trace_count", Count, "\"filters\":[\"trace.status = 'ABSENT'\"]", """[{"metric_name":"trace_count","values":{"COUNT":0}}]""")]
    [InlineData("TRACES", "latency", Average, "\"filters\":[\"trace.status = 'ABSENT'\"]", "")]
    [InlineData("TRACES", "trace_count", Count, "\"filters\":[\"trace.metadata.`mlflow.sourceRun` = \\\"RUN\\\"\"]", """[{"metric_name":"trace_count","values":{"COUNT":2}}]""")]
    [InlineData("TRACES", "trace_count", Count, "\"filters\":[\"trace.tag.`mlflow.traceName` = 'answer'\",\"trace.status='OK'\"]", """[{"metric_name":"trace_count","values":{"COUNT":1}}]""")]
    [InlineData("TRACES", "trace_count", Count, "\"time_interval_seconds\":3600,\"start_time_ms\":0,\"end_time_ms\":9999999999999",
        """[{"metric_name":"trace_count","dimensions":{"time_bucket":"2026-01-01T00:00:00+00:00"},"values":{"COUNT":2}}]""")]
    [InlineData("SPANS", "span_count", Count, "\"dimensions\":[\"span_name\",\"span_status\"]",
        """[{"metric_name":"span_count","dimensions":{"span_name":"answer","span_status":"OK"},"values":{"COUNT":1}},{"metric_name":"span_count","dimensions":{"span_name":"look","span_status":"ERROR"},"values":{"COUNT":1}}]""")]
    [InlineData("SPANS", "latency", Average, "\"filters\":[\"span.name = 'answer'\"]", """[{"metric_name":"latency","values":{"AVG":1500}}]""")]
    [InlineData("SPANS", "total_cost", """{"aggregation_type":"SUM"}""", "\"dimensions\":[\"span_model_name\"]",
        """[{"metric_name":"total_cost","dimensions":{"span_model_name":"large"},"values":{"SUM":0.5}}]""")]
    [InlineData("ASSESSMENTS", "assessment_count", Count, "\"dimensions\":[\"assessment_name\",\"assessment_value\"]",
        """[{"metric_name":"assessment_count","dimensions":{"assessment_name":"grade","assessment_value":"\u0022maybe\u0022"},"values":{"COUNT":1}},{"metric_name":"assessment_count","dimensions":{"assessment_name":"grade","assessment_value":"3"},"values":{"COUNT":1}},{"metric_name":"assessment_count","dimensions":{"assessment_name":"ok","assessment_value":"\u0022yes\u0022"},"values":{"COUNT":1}},{"metric_name":"assessment_count","dimensions":{"assessment_name":"ok","assessment_value":"false"},"values":{"COUNT":1}}]""")]
    [InlineData("ASSESSMENTS", "assessment_value", Average, "\"dimensions\":[\"assessment_name\"]",
        """[{"metric_name":"assessment_value","dimensions":{"assessment_name":"grade"},"values":{"AVG":3}},{"metric_name":"assessment_value","dimensions":{"assessment_name":"ok"},"values":{"AVG":0.5}}]""")]
    [InlineData("ASSESSMENTS", "assessment_count", Count, "\"filters\":[\"assessment.name = 'ok'\",\"assessment.type = 'feedback'\",\"trace.status = 'OK'\"]", """[{"metric_name":"assessment_count","values":{"COUNT":1}}]""")]
    public async Task Metrics_AreThoseOfTheReferenceServer(string view, string metric, string aggregation, string more, string expected)
    {
        var (experiment, run) = await FillAsync();
        var answer = await server.PostAsync("/api/3.0/mlflow/traces/metrics", Body(experiment, view, metric, aggregation, more.Replace("RUN", run, StringComparison.Ordinal)));
        string points = answer.TryGetProperty("data_points", out var found) ? found.GetRawText() : "";
        Assert.Equal(expected.Length == 0 ? "" : JsonSerializer.Serialize(JsonDocument.Parse(expected)), points.Length == 0 ? "" : JsonSerializer.Serialize(JsonDocument.Parse(points)));
    }

    [Theory]
    [InlineData("TRACES", "nope", Count, "",
        "metric_name must be one of ['trace_count', 'session_count', 'latency', 'input_tokens', 'output_tokens', 'total_tokens', 'cache_read_input_tokens', 'cache_creation_input_tokens'], got 'nope'")]
    [InlineData("SPANS", "span_count", Average, "", "Found invalid aggregation_type(s): ['AVG']. Supported aggregation types: ['COUNT']")]
    [InlineData("TRACES", "latency", Average, "\"dimensions\":[\"x\",\"trace_status\"]", "Found invalid dimension(s): ['trace_status', 'x']. Supported dimensions: ['trace_name']")]
    [InlineData("TRACES", "trace_count", Count, "\"filters\":[\"span.name = 'x'\"]", "Filtering by span is only supported for SPANS view type, got TRACES")]
    [InlineData("SPANS", "span_count", Count, "\"filters\":[\"assessment.name = 'x'\"]", "Filtering by assessment is only supported for ASSESSMENTS view type, got SPANS")]
    [InlineData("TRACES", "trace_count", Count, "\"filters\":[\"nope.x = 'x'\"]", "Invalid view type 'nope'. Valid values are dict_keys(['trace', 'span', 'assessment'])")]
    [InlineData("TRACES", "trace_count", Count, "\"filters\":[\"trace.tag = 'x'\"]", "Filtering by tag requires a key, e.g. 'trace.tag.<key> = <value>'")]
    [InlineData("TRACES", "trace_count", Count, "\"filters\":[\"trace.status.x = 'x'\"]", "Filtering by status does not require a key, use 'trace.status' instead")]
    [InlineData("TRACES", "trace_count", Count, "\"filters\":[\"trace.status != 'x'\"]", "Invalid comparator: '!=', only '=' operator is supported")]
    [InlineData("TRACES", "trace_count", Count, "\"filters\":[\"trace.status = 'x' AND trace.status = 'y'\"]", "Invalid clause(s) in filter string: AND")]
    [InlineData("TRACES", "trace_count", Count, "\"filters\":[\"\"]", "Invalid filter: ''. Expected one filter clause.")]
    [InlineData("TRACES", "trace_count", Count, "\"time_interval_seconds\":60", "start_time_ms and end_time_ms are required if time_interval_seconds is set")]
    [InlineData("TRACES", "latency", """{"aggregation_type":"PERCENTILE","percentile_value":101}""", "", "Invalid aggregation 'PERCENTILE': PERCENTILE, and no other, has a percentile_value from 0 to 100.")]
    public async Task WrongQuestion_IsRefused(string view, string metric, string aggregation, string more, string message) =>
        await server.InvalidAsync("/api/3.0/mlflow/traces/metrics", Body("0", view, metric, aggregation, more), message);

    [Fact]
    public async Task SpansThatCameByOpenTelemetry_AreTheFileOfTheTrace()
    {
        var (experiment, _) = await FillAsync();
        string trace = (await server.PostAsync("/api/3.0/mlflow/traces/search", $$$"""{"locations":[{"type":"MLFLOW_EXPERIMENT","mlflow_experiment":{"experiment_id":"{{{experiment}}}"}}],"filter":"name = 'answer'"}"""))
            .GetProperty("traces")[0].GetProperty("trace_id").GetString()!;
        using var answer = await server.Http.GetAsync("/ajax-api/3.0/mlflow/get-trace-artifact?request_id=" + trace);
        Assert.Equal("traces.json", answer.Content.Headers.ContentDisposition!.FileName);
        var span = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("spans")[0];
        Assert.Equal(("answer", "STATUS_CODE_OK", JsonValueKind.Null), (span.GetProperty("name").GetString(), span.GetProperty("status").GetProperty("code").GetString(), span.GetProperty("parent_span_id").ValueKind));
        Assert.Equal(["\"large\"", """{"total_cost": 0.5}""", """["a", 1, true]"""], ((string[])["mlflow.llm.model", "mlflow.llm.cost", "list"]).Select(key => span.GetProperty("attributes").GetProperty(key).GetString()));
    }

    static string Body(string experiment, string view, string metric, string aggregation, string more) =>
        $$"""{"experiment_ids":["{{experiment}}"],"view_type":"{{view}}","metric_name":"{{metric}}","aggregations":[{{aggregation}}]{{(more.Length > 0 ? "," + more : "")}}}""";

    async Task<(string Experiment, string Run)> FillAsync()
    {
        var (experiment, run) = await server.NewRunAsync();
        string good = await TraceAsync(experiment, run, "answer", "OK", 1), bad = await TraceAsync(experiment, run, "look", "ERROR", 2);
        await AssessAsync(good, "ok", "\"yes\"");
        await AssessAsync(bad, "ok", "false");
        await AssessAsync(good, "grade", "3");
        await AssessAsync(bad, "grade", "\"maybe\"");
        return (experiment, run);
    }

    Task AssessAsync(string trace, string name, string value) => server.PostAsync(
        $"/api/3.0/mlflow/traces/{trace}/assessments",
        $$$$"""{"assessment":{"assessment_name":"{{{{name}}}}","trace_id":"{{{{trace}}}}","source":{"source_type":"HUMAN","source_id":"a"},"feedback":{"value":{{{{value}}}}}}}""");

    async Task<string> TraceAsync(string experiment, string run, string name, string status, int code)
    {
        string id = Guid.NewGuid().ToString("N");
        const string model = """{"key":"mlflow.llm.model","value":{"stringValue":"large"}},{"key":"mlflow.llm.cost","value":{"kvlistValue":{"values":[{"key":"total_cost","value":{"doubleValue":0.5}}]}}},""";
        var spans = new StringContent(
            $$$$"""{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"{{{{id}}}}","spanId":"00000000000000b1","name":"{{{{name}}}}","startTimeUnixNano":"1767225600000000000","endTimeUnixNano":"1767225601500000000","status":{"code":{{{{code}}}}},"attributes":[{{{{(code == 1 ? model : "")}}}}{"key":"list","value":{"arrayValue":{"values":[{"stringValue":"a"},{"intValue":"1"},{"boolValue":true}]}}}]}]}]}]}""",
            Encoding.UTF8, "application/json");
        spans.Headers.Add("x-mlflow-experiment-id", experiment);
        using (var answer = await server.Http.PostAsync("/v1/traces", spans)) Assert.True(answer.IsSuccessStatusCode);
        await server.PostAsync("/api/3.0/mlflow/traces", JsonSerializer.Serialize(new
        {
            trace = new
            {
                trace_info = new
                {
                    trace_id = "tr-" + id,
                    trace_location = new { type = "MLFLOW_EXPERIMENT", mlflow_experiment = new { experiment_id = experiment } },
                    request_time = "2026-01-01T00:00:00Z",
                    execution_duration = "1.5s",
                    state = status,
                    trace_metadata = new Dictionary<string, string> { ["mlflow.sourceRun"] = run, ["mlflow.trace.session"] = "s", ["mlflow.trace.tokenUsage"] = """{"total_tokens": 7}""" },
                    tags = new Dictionary<string, string> { ["mlflow.traceName"] = name },
                },
            },
        }));
        return "tr-" + id;
    }
}
