using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Lab.TestSupport;

namespace Lab.Services.Tests.MlflowServer.Traces;

/// <summary>The protobuf is what Python's client sent of three traces: five spans, one with an exception.</summary>
public sealed class OtlpEndpointTests(TrackingServer server) : IClassFixture<TrackingServer>
{
    const string Protobuf = "application/x-protobuf";
    const string Json = """{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"000000000000000000000000000000a1","spanId":"00000000000000b1","name":"n","startTimeUnixNano":"1767225600000000000","endTimeUnixNano":"1767225601500000000","attributes":[{"key":"x","value":{"intValue":"5"}},{"key":"l","value":{"arrayValue":{"values":[{"stringValue":"a"},{"boolValue":true}]}}}]}]}]}]}""";

    [Theory]
    [InlineData("")]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public async Task SpansOfTheOfficialClient_BecomeTraces(string encoding)
    {
        var (experiment, run) = await server.NewRunAsync();
        using var answer = await PostAsync(experiment, Protobuf, Pack(Recorded(), encoding), encoding, run);
        Assert.Equal((HttpStatusCode.OK, Protobuf), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        var traces = (await server.PostAsync("/api/3.0/mlflow/traces/search", Search(experiment, $"run_id = '{run}'"))).GetProperty("traces");
        Assert.Equal(3, traces.GetArrayLength());
        var whole = (await server.GetAsync("/api/3.0/mlflow/traces/get?trace_id=tr-123c953b865f69c1bba877f6c999bda2")).GetProperty("trace");
        Assert.Equal("OK", whole.GetProperty("trace_info").GetProperty("state").GetString());
        Assert.Equal(["answer", "look-up"], whole.GetProperty("spans").EnumerateArray().Select(span => span.GetProperty("name").GetString()));
        Assert.Contains("""{"key":"mlflow.spanInputs","value":{"kvlist_value":{"values":[{"key":"q","value":{"string_value":"hello"}}]}}}""", whole.GetRawText(), StringComparison.Ordinal);
        var broken = (await server.GetAsync("/api/3.0/mlflow/traces/get?trace_id=tr-028fae16ad71e2f7fdc28265272bda25")).GetProperty("trace");
        Assert.Equal("ERROR", broken.GetProperty("trace_info").GetProperty("state").GetString());
        Assert.Equal("exception", broken.GetProperty("spans")[0].GetProperty("events")[0].GetProperty("name").GetString());
        // Once more: nothing twice.
        using (await PostAsync(experiment, Protobuf, Recorded(), "", run)) { }
        Assert.Equal(2, (await server.GetAsync("/api/3.0/mlflow/traces/get?trace_id=tr-123c953b865f69c1bba877f6c999bda2")).GetProperty("trace").GetProperty("spans").GetArrayLength());
        await server.PostAsync("traces/delete-traces", $$"""{"experiment_id":"{{experiment}}","max_timestamp_millis":9999999999999}""");
    }

    [Fact]
    public async Task SpansAsJson_AreTheSame()
    {
        var (experiment, _) = await server.NewRunAsync();
        using (await PostAsync(experiment, "application/json; charset=utf-8", Encoding.UTF8.GetBytes(Json), "", null)) { }
        var trace = (await server.GetAsync("/api/3.0/mlflow/traces/get?trace_id=tr-000000000000000000000000000000a1")).GetProperty("trace");
        Assert.Equal(("2026-01-01T00:00:00Z", "1.500s"), (trace.GetProperty("trace_info").GetProperty("request_time").GetString(), trace.GetProperty("trace_info").GetProperty("execution_duration").GetString()));
        Assert.Contains(
            """[{"key":"x","value":{"int_value":5}},{"key":"l","value":{"array_value":{"values":[{"string_value":"a"},{"bool_value":true}]}}},""",
            trace.GetProperty("spans")[0].GetRawText(), StringComparison.Ordinal);
        var found = await server.PostAsync("/api/3.0/mlflow/traces/search", Search(experiment, "span.attributes.x = '5' AND span.name LIKE 'n%'"));
        Assert.Equal(1, found.GetProperty("traces").GetArrayLength());
    }

    [Theory]
    [InlineData(null, Protobuf, "", 422, "Field required")]
    [InlineData("0", "text/plain", "", 400, "Invalid Content-Type: text/plain. Expected: application/x-protobuf or application/json")]
    [InlineData("0", Protobuf, "", 400, "Invalid OpenTelemetry format - no spans found")]
    [InlineData("0", Protobuf, "\u00ff\u00ff", 400, "Invalid OpenTelemetry format")]
    [InlineData("0", "application/json", "{", 400, "Invalid OpenTelemetry format")]
    [InlineData("0", "application/json", """{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"zz"}]}]}]}""", 400, "Invalid OpenTelemetry format")]
    [InlineData("0", "application/json", """{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":5}]}]}]}""", 400, "Invalid OpenTelemetry format")]
    [InlineData("999999", "application/json", Json, 404, "No Experiment with id=999999 exists")]
    public async Task WhatIsNoRequest_IsRefused(string? experiment, string type, string body, int status, string part)
    {
        using var answer = await PostAsync(experiment, type, Encoding.Latin1.GetBytes(body), "", null);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Contains(part, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ValuesWithoutEnd_AreRefused()
    {
        // A value in a list in a value ..., 10,000 deep; protobuf writes each around the one before.
        byte[] value = [0x0a, 0];
        for (int depth = 0; depth < 10_000; depth++) value = Field(5, Field(1, value));
        byte[] span = [.. Field(1, new byte[16]), .. Field(2, new byte[8]), .. Field(9, Field(2, value))];
        using var answer = await PostAsync("0", Protobuf, Field(1, Field(2, Field(2, span))), "", null);
        Assert.Equal(400, (int)answer.StatusCode);
    }

    [Fact]
    public async Task GigabytesInAFewBytes_AreRefused()
    {
        using var answer = await PostAsync("0", Protobuf, Pack(new byte[100 << 20], "gzip"), "gzip", null);
        Assert.Equal(400, (int)answer.StatusCode);
    }

    static string Search(string experiment, string filter) =>
        $$$"""{"locations":[{"type":"MLFLOW_EXPERIMENT","mlflow_experiment":{"experiment_id":"{{{experiment}}}"}}],"filter":"{{{filter}}}"}""";

    static byte[] Recorded() => Convert.FromBase64String(File.ReadAllText(
        Path.Combine(RepositoryRoot.Path, "tests", "Lab.Services.Tests", "MlflowServer", "Traces", "otlp-request.base64")));

    static byte[] Field(int number, byte[] content)
    {
        List<byte> bytes = [(byte)((number << 3) | 2)];
        uint left = (uint)content.Length;
        for (; left > 127; left >>= 7) bytes.Add((byte)(left | 128));
        return [.. bytes, (byte)left, .. content];
    }

    static byte[] Pack(byte[] bytes, string encoding)
    {
        if (encoding.Length == 0) return bytes;
        var packed = new MemoryStream();
        using (Stream packer = encoding == "gzip" ? new GZipStream(packed, CompressionLevel.Fastest) : new ZLibStream(packed, CompressionLevel.Fastest)) packer.Write(bytes);
        return packed.ToArray();
    }

    Task<HttpResponseMessage> PostAsync(string? experiment, string type, byte[] body, string encoding, string? run)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/v1/traces") { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        if (encoding.Length > 0) request.Content.Headers.ContentEncoding.Add(encoding);
        if (experiment is not null) request.Headers.Add("x-mlflow-experiment-id", experiment);
        if (run is not null) request.Headers.Add("x-mlflow-run-id", run);
        return server.Http.SendAsync(request);
    }
}
