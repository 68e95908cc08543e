using Lab.Mlflow;
using Lab.Mlflow.Protocol;

namespace Lab.Services.Tests.MlflowServer.Tracking;

public sealed class LoggingEndpointsTests(TrackingServer server) : IClassFixture<TrackingServer>
{
    static readonly DateTimeOffset epoch = DateTimeOffset.UnixEpoch;

    [Fact]
    public async Task LatestPoint_IsTheOneOfHighestStepThenTimeThenValue()
    {
        var (_, run) = await server.NewRunAsync();
        foreach (var (value, time, step) in new[] { (0.5, 1000, 0), (0.7, 1001, 2), (0.6, 2000, 1), (0.65, 1001, 2) })
            await server.Client.LogMetricAsync(run, "accuracy", value, step, epoch.AddMilliseconds(time));
        Assert.Equal([new Metric { Key = "accuracy", Value = 0.7, Timestamp = 1001, Step = 2 }], (await server.Client.GetRunAsync(run)).Data.Metrics);
    }

    [Theory]
    [InlineData("\"NaN\"", "\"NaN\"")]
    [InlineData("\"Infinity\"", "1.7976931348623157E+308")]
    [InlineData("\"-Infinity\"", "-1.7976931348623157E+308")]
    [InlineData("5e-324", "5E-324")]
    [InlineData("\"3.5\"", "3.5")]
    [InlineData("-2", "-2")]
    public async Task SpecialValues_AreKeptAsTheReferenceServerKeepsThem(string sent, string kept)
    {
        var (_, run) = await server.NewRunAsync();
        await server.PostAsync("runs/log-metric", $$"""{"run_id":"{{run}}","key":"m","value":{{sent}},"timestamp":"17","step":"-4"}""");
        var metric = (await server.GetAsync($"runs/get?run_id={run}")).GetProperty("run").GetProperty("data").GetProperty("metrics")[0];
        Assert.Equal($$"""{"key":"m","value":{{kept}},"timestamp":17,"step":-4}""", metric.GetRawText());
    }

    [Fact]
    public async Task SamePointTwice_IsKeptOnce()
    {
        var (_, run) = await server.NewRunAsync();
        for (int i = 0; i < 2; i++) await server.Client.LogMetricAsync(run, "m", 1, 1, epoch);
        Assert.Single((await server.Client.GetMetricHistoryPageAsync(run, "m", 10, null)).Items);
    }

    [Fact]
    public async Task Param_IsWrittenOnce()
    {
        var (_, run) = await server.NewRunAsync();
        await server.Client.LogParamAsync(run, "lr", "0.1");
        await server.Client.LogParamAsync(run, "lr", "0.1");
        await server.InvalidAsync(
            "runs/log-parameter", $$"""{"run_id":"{{run}}","key":"lr","value":"0.2"}""",
            $"Changing param values is not allowed. Param with key='lr' was already logged with value='0.1' for run ID='{run}'. Attempted logging new value '0.2'.");
    }

    [Fact]
    public async Task LongValues_AreCut()
    {
        var (_, run) = await server.NewRunAsync();
        await server.Client.LogParamAsync(run, "p", new string('p', 6001));
        await server.Client.SetTagAsync(run, "t", new string('t', 8001));
        var data = (await server.Client.GetRunAsync(run)).Data;
        Assert.Equal((6000, 8000), (data.Params[0].Value.Length, data.Tags.Single(tag => tag.Key == "t").Value.Length));
    }

    [Fact]
    public async Task RefusedBatch_LeavesNothing_AndItsNeighboursStay()
    {
        var (_, run) = await server.NewRunAsync();
        var (_, neighbour) = await server.NewRunAsync();
        await server.Client.LogParamAsync(run, "p", "0");
        var refused = server.Client.LogBatchAsync(run, [new Metric { Key = "m", Value = 1 }], [new("fresh", "1"), new("p", "changed")], [new("t", "1")]);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => server.Client.LogMetricAsync(neighbour, "m", i, i)));
        var failure = await Assert.ThrowsAsync<MlflowException>(() => refused);
        Assert.Equal(
            $"Changing param values is not allowed. Params were already logged='[{{'key': 'p', 'old_value': '0', 'new_value': 'changed'}}]' for run ID='{run}'.", failure.Message);
        var data = (await server.Client.GetRunAsync(run)).Data;
        Assert.Equal((0, 1, 1), (data.Metrics.Count, data.Params.Count, data.Tags.Count));
        Assert.Equal(20, (await server.Client.GetMetricHistoryPageAsync(neighbour, "m", 100, null)).Items.Count);
    }

    [Theory]
    [InlineData(1001, 0, 0, "metrics")]
    [InlineData(0, 101, 0, "params")]
    [InlineData(0, 0, 101, "tags")]
    [InlineData(950, 0, 51, "metrics, params, and tags")]
    public async Task BatchBeyondItsLimits_IsRefused(int metrics, int parameters, int tags, string what)
    {
        var (_, run) = await server.NewRunAsync();
        int count = metrics + parameters + tags, most = what is "params" or "tags" ? 100 : 1000;
        var failure = await Assert.ThrowsAsync<MlflowException>(() => server.Client.LogBatchAsync(
            run, [.. Enumerable.Range(0, metrics).Select(i => new Metric { Key = "m", Value = i, Step = i })],
            [.. Enumerable.Range(0, parameters).Select(i => new Param($"p{i}", ""))], [.. Enumerable.Range(0, tags).Select(i => new Tag($"t{i}", ""))]));
        Assert.Equal(
            $"A batch logging request can contain at most {most} {what}. Got {count} {what}. Please split up {what} across multiple requests and try again.", failure.Message);
    }

    [Fact]
    public async Task ParamTwiceInABatch_IsRefused()
    {
        var (_, run) = await server.NewRunAsync();
        var failure = await Assert.ThrowsAsync<MlflowException>(() => server.Client.LogBatchAsync(run, parameters: [new("dup", "1"), new("dup", "2")]));
        Assert.Equal("Duplicate parameter keys have been submitted: ['dup']. Please ensure the request contains only one param value per param key.", failure.Message);
    }

    [Theory]
    [InlineData("""{"key":"x","value":"abc","timestamp":1}""",
        "Invalid value \"abc\" for parameter 'value' supplied:  Hint: Value was of type 'str'. See the API docs for more information about request parameters.")]
    [InlineData("""{"key":"x","value":1}""", "Missing value for required parameter 'timestamp'. See the API docs for more information about request parameters.")]
    [InlineData("""{"key":"x","timestamp":1}""", "Missing value for required parameter 'value'. See the API docs for more information about request parameters.")]
    [InlineData("""{"value":1,"timestamp":1}""", "Missing value for required parameter 'key'. See the API docs for more information about request parameters.")]
    [InlineData("""{"key":"../x","value":1,"timestamp":1}""",
        "Invalid value \"../x\" for parameter 'name' supplied: Names may be treated as files in certain cases, and must not resolve to other names when treated as such. This name would resolve to '../x'")]
    [InlineData("""{"key":"a/","value":1,"timestamp":1}""",
        "Invalid value \"a/\" for parameter 'name' supplied: Names may be treated as files in certain cases, and must not resolve to other names when treated as such. This name would resolve to 'a'")]
    [InlineData("""{"key":"x","value":1,"timestamp":-1}""",
        "Invalid value -1 for parameter 'timestamp' supplied: metric 'x' (value=1.0). Timestamp must be a nonnegative long (64-bit integer) ")]
    public async Task WrongMetric_IsRefusedWithTheReferenceServersWords(string metric, string message)
    {
        var (_, run) = await server.NewRunAsync();
        await server.InvalidAsync("runs/log-metric", $$"""{"run_id":"{{run}}",{{metric[1..]}}""", message);
    }

    [Fact]
    public async Task WrongPartOfABatch_IsNamedByItsPath()
    {
        var (_, run) = await server.NewRunAsync();
        await server.InvalidAsync(
            "runs/log-batch", $$"""{"run_id":"{{run}}","metrics":[{"key":"a","value":1}]}""",
            "Missing value for required parameter 'metrics[0].timestamp'. See the API docs for more information about request parameters.");
        await server.InvalidAsync(
            "runs/log-batch", $$"""{"run_id":"{{run}}","metrics":"x"}""",
            "Invalid value \"x\" for parameter 'metrics' supplied:  Hint: Value was of type 'str'. See the API docs for more information about request parameters.");
    }

    [Fact]
    public async Task RemovingATagThatIsNotThere_IsNotFound()
    {
        var (_, run) = await server.NewRunAsync();
        await server.RefusedAsync(
            HttpMethod.Post, "runs/delete-tag", $$"""{"run_id":"{{run}}","key":"none"}""", 404, "RESOURCE_DOES_NOT_EXIST", $"No tag with name: none in run with id {run}");
    }
}
