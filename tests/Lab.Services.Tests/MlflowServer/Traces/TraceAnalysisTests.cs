using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lab.Services.Tests.MlflowServer.Traces;

/// <summary>Searches in the text of traces, numbers of them, and what is made of spans that OpenTelemetry sent.</summary>
public sealed class TraceAnalysisTests(TrackingServer server) : IClassFixture<TrackingServer>
{
    // Ids of the traces on the server that the tests share.
    static int traces = 1 << 20;

    const string Traces = "/api/3.0/mlflow/traces";

    [Theory]
    [InlineData("trace.text LIKE '%value%'", "a b")]
    [InlineData("trace.text LIKE '%string%'", "")]
    [InlineData("trace.text ILIKE '%LIKES IT%'", "c")]
    [InlineData("trace.text RLIKE 'value[1-9]'", "a b")]
    [InlineData("span.name RLIKE '^ask-(a|c)$'", "a c")]
    [InlineData("span.attributes.test RLIKE '2$'", "b")]
    [InlineData("tags.letter RLIKE '[bc]'", "b c")]
    [InlineData("tags.letter LIKE 'A' AND status = 'OK'", "")]
    [InlineData("tags.letter ILIKE 'A' AND status = 'OK'", "a")]
    public async Task TextOfTraces_IsFound(string filter, string letters)
    {
        string experiment = await ThreeAsync();
        Assert.Equal(letters, await FindAsync(experiment, filter));
    }

    [Theory]
    [InlineData("tags.letter RLIKE '('", "Invalid regular expression '('")]
    [InlineData("tags.letter RLIKE '(?=a)'", "Invalid regular expression '(?=a)'")]
    [InlineData("timestamp RLIKE 'a'", "Invalid comparator 'RLIKE'")]
    [InlineData("prompt = 'a'", "Invalid prompts filter value 'a'.")]
    [InlineData("prompt LIKE 'a/1'", "Invalid comparator 'LIKE' for prompts filter.")]
    public async Task WrongPattern_IsRefused(string filter, string start)
    {
        using var answer = await server.SendAsync(HttpMethod.Post, $"{Traces}/search", Search("0", filter));
        Assert.Equal(400, (int)answer.StatusCode);
        Assert.StartsWith(start, JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task PatternThatBacktracksForever_IsAnsweredAtOnce()
    {
        string experiment = await ThreeAsync();
        Assert.Equal("", await FindAsync(experiment, $"span.attributes.long RLIKE '^(a+)+$' AND span.name LIKE '%'"));
    }

    [Fact]
    public async Task TraceThatIsStillBeingSent_CanBeLinked_AndLosesItsLinksWhenItGoes()
    {
        var (experiment, run) = await server.NewRunAsync();
        await server.PostAsync("traces/link-to-run", $$"""{"trace_ids":["{{Id(7)}}"],"run_id":"{{run}}"}""");
        Assert.Equal("", await FindAsync(experiment, $"run_id = '{run}'"));
        await SendAsync(experiment, 7, "later", """{"key":"test","value":{"stringValue":"x"}}""");
        Assert.Equal("later", await FindAsync(experiment, $"run_id = '{run}'"));
        await server.PostAsync("traces/link-prompts", $$"""{"trace_id":"{{Id(7)}}","prompt_versions":[{"name":"p","version":"1"}]}""");
        Assert.Equal("later", await FindAsync(experiment, "prompt = 'p/1'"));
        await server.PostAsync($"{Traces}/delete-traces", $$"""{"experiment_id":"{{experiment}}","request_ids":["{{Id(7)}}"]}""");
        await SendAsync(experiment, 7, "again", """{"key":"test","value":{"stringValue":"x"}}""");
        Assert.Equal("", await FindAsync(experiment, $"run_id = '{run}'"));
    }

    [Fact]
    public async Task SpansOfOpenTelemetry_AreDownloadedAsTheFileOfATrace()
    {
        string experiment = await ThreeAsync();
        string id = (await server.PostAsync($"{Traces}/search", Search(experiment, "tags.letter = 'a'"))).GetProperty("traces")[0].GetProperty("trace_id").GetString()!;
        using var answer = await server.Http.GetAsync($"/ajax-api/2.0/mlflow/get-trace-artifact?request_id={id}", TestContext.Current.CancellationToken);
        Assert.Equal("attachment; filename=traces.json", answer.Content.Headers.ContentDisposition!.ToString());
        var span = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement.GetProperty("spans")[0];
        Assert.Equal(("ask-a", "\"value1\"", "STATUS_CODE_OK", JsonValueKind.Null), (span.GetProperty("name").GetString(), span.GetProperty("attributes").GetProperty("test").GetString(),
            span.GetProperty("status").GetProperty("code").GetString(), span.GetProperty("parent_span_id").ValueKind));
        Assert.Equal("""{"total_cost": 0.5, "parts": [1, 2]}""", span.GetProperty("attributes").GetProperty("mlflow.llm.cost").GetString());
    }

    [Theory]
    [InlineData("TRACES", "trace_count", "COUNT", """["trace_status"]""", "[]", "ERROR=1 OK=2")]
    [InlineData("TRACES", "trace_count", "COUNT", "[]", """["trace.tag.letter = 'a'"]""", "=1")]
    [InlineData("TRACES", "session_count", "COUNT", "[]", "[]", "=0")]
    [InlineData("TRACES", "input_tokens", "SUM", "[]", "[]", "")]
    [InlineData("SPANS", "span_count", "COUNT", """["span_name"]""", """["span.status = 'OK'"]""", "ask-a=1 ask-b=1")]
    [InlineData("SPANS", "span_count", "COUNT", """["span_model_name"]""", "[]", "gpt=3")]
    [InlineData("SPANS", "total_cost", "SUM", "[]", "[]", "=1.5")]
    [InlineData("SPANS", "latency", "MAX", "[]", "[]", "=2000")]
    [InlineData("ASSESSMENTS", "assessment_count", "COUNT", """["assessment_name","assessment_value"]""", "[]", "good,\"yes\"=1 good,false=1 stars,4=1")]
    [InlineData("ASSESSMENTS", "assessment_value", "AVG", """["assessment_name"]""", """["assessment.type = 'feedback'"]""", "good=0.5 stars=4")]
    public async Task Numbers_AreThoseOfTheView(string view, string metric, string aggregation, string dimensions, string filters, string points)
    {
        string experiment = await ThreeAsync();
        var answer = await server.PostAsync($"{Traces}/metrics", $$"""
            {"experiment_ids":["{{experiment}}"],"view_type":"{{view}}","metric_name":"{{metric}}","aggregations":[{"aggregation_type":"{{aggregation}}"}],"dimensions":{{dimensions}},"filters":{{filters}}}
            """);
        Assert.Equal(points, !answer.TryGetProperty("data_points", out var found) ? "" : string.Join(' ', found.EnumerateArray().Select(point =>
            (point.TryGetProperty("dimensions", out var of) ? string.Join(',', of.EnumerateObject().Select(one => one.Value.GetString())) : "") + "=" + point.GetProperty("values").GetProperty(aggregation))));
    }

    [Theory]
    [InlineData("SPANS", "trace_count", "COUNT", "", "metric_name must be one of ['span_count', 'latency', 'input_cost', 'output_cost', 'total_cost'], got 'trace_count'")]
    [InlineData("TRACES", "trace_count", "AVG", "", "Found invalid aggregation_type(s): ['AVG']. Supported aggregation types: ['COUNT']")]
    [InlineData("TRACES", "latency", "AVG", ",\"dimensions\":[\"span_name\"]", "Found invalid dimension(s): ['span_name']. Supported dimensions: ['trace_name']")]
    [InlineData("TRACES", "latency", "AVG", ",\"time_interval_seconds\":60", "start_time_ms and end_time_ms are required if time_interval_seconds is set")]
    [InlineData("TRACES", "latency", "AVG", ",\"filters\":[\"span.name = 'x'\"]", "Filtering by span is only supported for SPANS view type, got TRACES")]
    [InlineData("TRACES", "latency", "AVG", ",\"filters\":[\"trace.tag = 'x'\"]", "Filtering by tag requires a key, e.g. 'trace.tag.<key> = <value>'")]
    [InlineData("TRACES", "latency", "AVG", ",\"filters\":[\"trace.status != 'x'\"]", "Invalid comparator: '!=', only '=' operator is supported")]
    public Task WrongQuestionForNumbers_IsRefused(string view, string metric, string aggregation, string more, string message) => server.InvalidAsync(
        $"{Traces}/metrics", $$"""{"experiment_ids":["0"],"view_type":"{{view}}","metric_name":"{{metric}}","aggregations":[{"aggregation_type":"{{aggregation}}"}]{{more}}}""", message);

    [Fact]
    public async Task Correlation_TellsHowMuchTwoFiltersPickTheSame()
    {
        string experiment = await ThreeAsync();
        var same = await CorrelateAsync("status = 'OK'", "tags.letter != 'c'");
        Assert.Equal((2, 2, 2, 3, 1.0), Counts(same));
        Assert.InRange(same.GetProperty("npmi_smoothed").GetDouble(), 0.3, 0.9);
        Assert.Equal((2, 1, 0, 3, -1.0), Counts(await CorrelateAsync("status = 'OK'", "status = 'ERROR'")));
        Assert.Equal("""{"filter1_count":0,"filter2_count":2,"joint_count":0,"total_count":3}""", (await CorrelateAsync("tags.letter = 'z'", "status = 'OK'")).GetRawText());
        Assert.Equal((1, 2, 1, 2, 0.0), Counts(await CorrelateAsync("tags.letter = 'a'", "status = 'OK'", ",\"base_filter\":\"status = 'OK'\"")));

        Task<JsonElement> CorrelateAsync(string one, string other, string more = "") => server.PostAsync(
            $"{Traces}/calculate-filter-correlation", $$"""{"experiment_ids":["{{experiment}}"],"filter_string1":"{{one}}","filter_string2":"{{other}}"{{more}}}""");

        static (int, int, int, int, double) Counts(JsonElement answer) => (answer.GetProperty("filter1_count").GetInt32(), answer.GetProperty("filter2_count").GetInt32(),
            answer.GetProperty("joint_count").GetInt32(), answer.GetProperty("total_count").GetInt32(), Math.Round(answer.GetProperty("npmi").GetDouble(), 9));
    }

    [Theory]
    [InlineData("""{"value":{"a":1,"b":[true,"x"]}}""", """{"serialized_value":{"serialization_format":"JSON_FORMAT","value":"{\"a\": 1, \"b\": [true, \"x\"]}"}}""")]
    [InlineData("""{"serialized_value":{"serialization_format":"JSON_FORMAT","value":"[1]"}}""", """{"serialized_value":{"serialization_format":"JSON_FORMAT","value":"[1]"}}""")]
    [InlineData("""{"serialized_value":{"serialization_format":"JSON_FORMAT","value":"3"}}""", """{"value":3}""")]
    [InlineData("""{"value":"x"}""", """{"value":"x"}""")]
    public async Task ExpectationOfSeveralValues_IsJsonWithinAText(string sent, string kept)
    {
        string experiment = await ThreeAsync();
        string id = (await server.PostAsync($"{Traces}/search", Search(experiment, "tags.letter = 'a'"))).GetProperty("traces")[0].GetProperty("trace_id").GetString()!;
        var answer = await server.PostAsync($"{Traces}/{id}/assessments", "{\"assessment\":{\"assessment_name\":\"n\",\"expectation\":" + sent + "}}");
        Assert.Equal(kept, answer.GetProperty("assessment").GetProperty("expectation").GetRawText().Replace("\\u0022", "\\\"", StringComparison.Ordinal));
    }

    // a: OK, value1; b: OK, value2; c: ERROR, another key.
    async Task<string> ThreeAsync()
    {
        var (experiment, _) = await server.NewRunAsync();
        int first = Interlocked.Add(ref traces, 3);
        await SendAsync(experiment, first, "a", """{"key":"test","value":{"stringValue":"value1"}}""");
        await SendAsync(experiment, first + 1, "b", """{"key":"test","value":{"stringValue":"value2"}}""");
        string more = """{"key":"other","value":{"stringValue":"likes it"}},{"key":"long","value":{"stringValue":"LONG!"}}""".Replace("LONG", new string('a', 5000), StringComparison.Ordinal);
        await SendAsync(experiment, first + 2, "c", more, status: 2);
        await AssessAsync(Id(first), "good", "\"yes\"");
        await AssessAsync(Id(first + 1), "good", "false");
        await AssessAsync(Id(first + 1), "stars", "4");
        return experiment;
    }

    Task AssessAsync(string trace, string name, string value) => server.PostAsync($"{Traces}/{trace}/assessments", $"{{\"assessment\":{{\"assessment_name\":\"{name}\",\"feedback\":{{\"value\":{value}}}}}}}");

    async Task SendAsync(string experiment, int trace, string letter, string attributes, int status = 1)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/traces");
        request.Headers.Add("x-mlflow-experiment-id", experiment);
        var span = JsonNode.Parse("""
            {"startTimeUnixNano":"1767225600000000000","endTimeUnixNano":"1767225602000000000","attributes":[
            {"key":"mlflow.llm.model","value":{"stringValue":"gpt"}},
            {"key":"mlflow.llm.cost","value":{"kvlistValue":{"values":[{"key":"total_cost","value":{"doubleValue":0.5}},
            {"key":"parts","value":{"arrayValue":{"values":[{"intValue":"1"},{"intValue":"2"}]}}}]}}}]}
            """)!;
        span["traceId"] = $"{trace:x32}";
        span["spanId"] = $"{status:x16}";
        span["name"] = $"ask-{letter}";
        span["status"] = new JsonObject { ["code"] = status };
        foreach (var attribute in JsonNode.Parse($"[{attributes}]")!.AsArray()) span["attributes"]!.AsArray().Add(attribute!.DeepClone());
        var body = new JsonObject { ["resourceSpans"] = new JsonArray(new JsonObject { ["scopeSpans"] = new JsonArray(new JsonObject { ["spans"] = new JsonArray(span) }) }) };
        request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var answer = await server.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        using var tagged = await server.SendAsync(HttpMethod.Patch, $"{Traces}/{Id(trace)}/tags", $$"""{"key":"letter","value":"{{letter}}"}""");
        Assert.True(tagged.IsSuccessStatusCode);
    }

    static string Id(int trace) => $"tr-{trace:x32}";

    async Task<string> FindAsync(string experiment, string filter)
    {
        var answer = await server.PostAsync($"{Traces}/search", Search(experiment, filter));
        return answer.TryGetProperty("traces", out var found)
            ? string.Join(' ', found.EnumerateArray().Select(trace => trace.GetProperty("tags").GetProperty("letter").GetString()).Order(StringComparer.Ordinal)) : "";
    }

    static string Search(string experiment, string filter) => JsonSerializer.Serialize(new { locations = new[] { new { mlflow_experiment = new { experiment_id = experiment } } }, filter });
}
