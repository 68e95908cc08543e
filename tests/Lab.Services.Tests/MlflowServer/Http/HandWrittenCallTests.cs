using System.Text.Json;

namespace Lab.Services.Tests.MlflowServer.Http;

/// <summary>
/// Numbers and truth values as people write them into JSON by hand. The reference server answers these calls with 200 too, but keeps
/// of some only what stands before the odd value; what it refuses is refused here in its words.
/// </summary>
public sealed class HandWrittenCallTests(TrackingServer server) : IClassFixture<TrackingServer>
{
    [Fact]
    public async Task ExperimentIds_MayBeNumbers()
    {
        var (experiment, run) = await server.NewRunAsync();
        var answer = await server.PostAsync("runs/search", $$"""{"experiment_ids":[{{experiment}}]}""");
        Assert.Equal(run, Assert.Single(answer.GetProperty("runs").EnumerateArray()).GetProperty("info").GetProperty("run_id").GetString());
    }

    [Theory]
    [InlineData("1700000000123.456", 1700000000123)]
    [InlineData("1700000000123.0", 1700000000123)]
    [InlineData("1.7e12", 1700000000000)]
    [InlineData("\"1700000000123\"", 1700000000123)]
    [InlineData("\"2.0\"", 2)]
    public async Task Time_MayHaveAFraction(string written, long kept)
    {
        var (experiment, run) = await server.NewRunAsync();
        await server.PostAsync("runs/log-metric", $$"""{"run_id":"{{run}}","key":"m","value":1,"timestamp":{{written}},"step":3}""");
        var metric = (await DataAsync(run)).GetProperty("metrics")[0];
        Assert.Equal((kept, 3), (metric.GetProperty("timestamp").GetInt64(), metric.GetProperty("step").GetInt64()));
        var created = await server.PostAsync("runs/create", $$"""{"experiment_id":"{{experiment}}","start_time":{{written}}}""");
        Assert.Equal(kept, created.GetProperty("run").GetProperty("info").GetProperty("start_time").GetInt64());
        var updated = await server.PostAsync("runs/update", $$"""{"run_id":"{{run}}","end_time":{{written}}}""");
        Assert.Equal(kept, updated.GetProperty("run_info").GetProperty("end_time").GetInt64());
    }

    [Theory]
    [InlineData("true", "1")]
    [InlineData("false", "0")]
    [InlineData("\"1.5\"", "1.5")]
    [InlineData("\" 1 \"", "1")]
    [InlineData("\"NaN\"", "\"NaN\"")]
    [InlineData("\"inf\"", "1.7976931348623157E+308")]
    [InlineData("\"-Infinity\"", "-1.7976931348623157E+308")]
    [InlineData("\"1e400\"", "1.7976931348623157E+308")]
    public async Task MetricValue_MayBeTextOrTruth(string written, string kept)
    {
        var (_, run) = await server.NewRunAsync();
        await server.PostAsync("runs/log-metric", $$"""{"run_id":"{{run}}","key":"m","value":{{written}},"timestamp":5}""");
        await server.PostAsync("runs/log-batch", $$"""{"run_id":"{{run}}","metrics":[{"key":"n","value":{{written}},"timestamp":5}]}""");
        foreach (var metric in (await DataAsync(run)).GetProperty("metrics").EnumerateArray())
            Assert.Equal((kept, 5), (metric.GetProperty("value").GetRawText(), metric.GetProperty("timestamp").GetInt64()));
    }

    [Fact]
    public async Task ValuesInLists_MayBeNumbersAndTruth_AsWritten()
    {
        var (experiment, run) = await server.NewRunAsync();
        await server.PostAsync("runs/log-batch",
            $$"""{"run_id":"{{run}}","params":[{"key":"a","value":1},{"key":"b","value":1e-5},{"key":"c","value":true},{"key":"d"}],"tags":[{"key":"t","value":false}]}""");
        var data = await DataAsync(run);
        Assert.Equal(["1", "1e-5", "true", ""], data.GetProperty("params").EnumerateArray().Select(param => param.GetProperty("value").GetString()));
        Assert.Contains(data.GetProperty("tags").EnumerateArray(), tag => tag.GetProperty("key").GetString() == "t" && tag.GetProperty("value").GetString() == "false");
        var created = await server.PostAsync("runs/create", $$"""{"experiment_id":"{{experiment}}","tags":[{"key":"n","value":0.10}]}""");
        Assert.Equal("0.10", created.GetProperty("run").GetProperty("data").GetProperty("tags")[0].GetProperty("value").GetString());
    }

    [Theory]
    [InlineData("runs/log-parameter", """{"run_id":"x","key":"p","value":3}""", "Invalid value 3 for parameter 'value' supplied:  Hint: Value was of type 'int'.")]
    [InlineData("runs/set-tag", """{"run_id":"x","key":"t","value":true}""", "Invalid value true for parameter 'value' supplied:  Hint: Value was of type 'bool'.")]
    [InlineData("runs/log-batch", """{"run_id":"x","params":[{"key":1,"value":"a"}]}""", "Invalid value 1 for parameter 'params[0].key' supplied:  Hint: Value was of type 'int'.")]
    [InlineData("runs/log-batch", """{"run_id":"x","params":[{"key":"a","value":[1]}]}""", "Invalid value [1] for parameter 'params[0].value' supplied:  Hint: Value was of type 'list'.")]
    [InlineData("runs/log-metric", """{"run_id":"x","key":"m","value":1,"timestamp":true}""", "Invalid value true for parameter 'timestamp' supplied:  Hint: Value was of type 'bool'.")]
    [InlineData("runs/log-metric", """{"run_id":"x","key":"m","value":1,"timestamp":1,"step":1.5}""", "Invalid value 1.5 for parameter 'step' supplied:  Hint: Value was of type 'float'.")]
    [InlineData("runs/create", """{"experiment_id":0}""", "Invalid value 0 for parameter 'experiment_id' supplied:  Hint: Value was of type 'int'.")]
    [InlineData("runs/create", """{"start_time":"1.5"}""", "Invalid value \"1.5\" for parameter 'start_time' supplied:  Hint: Value was of type 'str'.")]
    [InlineData("runs/create", """{"start_time":1e300}""", "Invalid value 1e300 for parameter 'start_time' supplied:  Hint: Value was of type 'float'.")]
    [InlineData("runs/search", """{"experiment_ids":[null]}""", "Invalid value [null] for parameter 'experiment_ids' supplied:  Hint: Value was of type 'list'.")]
    public async Task WhatCannotBeKept_IsRefused(string path, string json, string message) =>
        await server.InvalidAsync(path, json, message + " See the API docs for more information about request parameters.");

    async Task<JsonElement> DataAsync(string run) => (await server.GetAsync($"runs/get?run_id={run}")).GetProperty("run").GetProperty("data");
}
