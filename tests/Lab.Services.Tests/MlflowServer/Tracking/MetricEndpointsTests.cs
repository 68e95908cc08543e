using Lab.Mlflow.Protocol;

namespace Lab.Services.Tests.MlflowServer.Tracking;

public sealed class MetricEndpointsTests(TrackingServer server) : IClassFixture<TrackingServer>
{
    [Fact]
    public async Task History_IsReadInPagesByTime()
    {
        var (_, run) = await server.NewRunAsync();
        await LogAsync(run, 25);
        List<long> steps = [];
        await foreach (var point in server.Client.GetMetricHistoryAsync(run, "loss", pageSize: 10)) steps.Add(point.Step);
        Assert.Equal(Enumerable.Range(0, 25).Select(i => (long)i), steps);
        Assert.Null((await server.Client.GetMetricHistoryPageAsync(run, "loss", 25, null)).NextPageToken);
        Assert.Equal("{}", (await server.GetAsync($"metrics/get-history?run_id={run}&metric_key=none")).GetRawText());
    }

    [Fact]
    public async Task Histories_ComeInTheOrderOfRunIdsUpToTheLimitOfTheWholeAnswer()
    {
        var (_, a) = await server.NewRunAsync();
        var (_, b) = await server.NewRunAsync();
        await LogAsync(a, 5);
        await LogAsync(b, 5);
        var answer = await server.GetAsync($"/ajax-api/2.0/mlflow/metrics/get-history-bulk?run_id={a}&run_id={b}&metric_key=loss&max_results=7");
        string[] sorted = [.. new[] { a, b }.Order(StringComparer.Ordinal)];
        Assert.Equal(
            [.. Enumerable.Repeat(sorted[0], 5), .. Enumerable.Repeat(sorted[1], 2)],
            answer.GetProperty("metrics").EnumerateArray().Select(point => point.GetProperty("run_id").GetString()!));
    }

    [Fact]
    public async Task HistoriesWithoutPoints_AreAnEmptyList()
    {
        var (_, run) = await server.NewRunAsync();
        Assert.Equal("""{"metrics":[]}""", (await server.GetAsync($"/ajax-api/2.0/mlflow/metrics/get-history-bulk?run_id={run}&metric_key=none")).GetRawText());
    }

    [Fact]
    public async Task HistoriesOfAThousandRuns_AreRefusedByTheirNumber()
    {
        await using var listening = await ListeningServer.StartAsync(TestContext.Current.CancellationToken);
        string runs = string.Concat(Enumerable.Range(0, 1000).Select(i => $"run_id={i:x32}&"));
        var (status, _, body) = await listening.RawAsync("GET", $"/ajax-api/2.0/mlflow/metrics/get-history-bulk?{runs}metric_key=loss");
        Assert.Equal(400, status);
        Assert.Contains("cannot specify more than 100 run_ids. Received 1000 run_ids.", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sample_IsSpreadOverThePointsOfEachRun_AndEndsWithItsLast()
    {
        var (_, a) = await server.NewRunAsync();
        var (_, b) = await server.NewRunAsync();
        await LogAsync(a, 10);
        await LogAsync(b, 20, stride: 3);
        Assert.Equal("0 2 4 6 9", await SampleAsync(a, "&max_results=5"));
        Assert.Equal("0 12 24 36 57", await SampleAsync(b, "&max_results=5"));
        Assert.Equal("9", await SampleAsync(a, "&max_results=1"));
        Assert.Equal("2 3 4", await SampleAsync(a, "&start_step=2&end_step=4"));
        // Another point at each step: points are counted, not steps.
        await server.Client.LogBatchAsync(a, [.. Enumerable.Range(0, 10).Select(i => new Metric { Key = "loss", Value = 1, Timestamp = 5000, Step = i })]);
        Assert.Equal("0 2 4 6 9", await SampleAsync(a, "&max_results=5"));

        async Task<string> SampleAsync(string run, string more)
        {
            var answer = await server.GetAsync($"metrics/get-history-bulk-interval?run_ids={a}&run_ids={b}&metric_key=loss{more}");
            return string.Join(' ', answer.GetProperty("metrics").EnumerateArray().Where(p => p.GetProperty("run_id").GetString() == run).Select(p => p.GetProperty("step").GetInt64()));
        }
    }

    [Theory]
    [InlineData("/ajax-api/2.0/mlflow/metrics/get-history-bulk?metric_key=loss", "GetMetricHistoryBulk request must specify at least one run_id.")]
    [InlineData("/ajax-api/2.0/mlflow/metrics/get-history-bulk?run_id=a", "GetMetricHistoryBulk request must specify a metric_key.")]
    [InlineData("metrics/get-history?run_id=a", "Missing value for required parameter 'metric_key'. See the API docs for more information about request parameters.")]
    [InlineData("metrics/get-history?run_id=a&metric_key=m&max_results=0", "Invalid value 0 for parameter 'max_results' supplied. It must be a positive integer.")]
    [InlineData("metrics/get-history?run_id=a&metric_key=m&max_results=-5", "Invalid value -5 for parameter 'max_results' supplied. It must be a positive integer.")]
    [InlineData("metrics/get-history-bulk-interval?run_ids=a&metric_key=m&start_step=9&end_step=3", "end_step must be greater than start_step. Found start_step=9 and end_step=3.")]
    [InlineData("metrics/get-history-bulk-interval?run_ids=a&metric_key=m&start_step=9", "If either start step or end step are specified, both must be specified.")]
    [InlineData("metrics/get-history-bulk-interval?run_ids=a&metric_key=m&max_results=2501",
        "max_results must be between 1 and 2500. See the API docs for more information about request parameters.")]
    public Task WrongRequest_IsRefused(string path, string message) => server.RefusedAsync(HttpMethod.Get, path, null, 400, "INVALID_PARAMETER_VALUE", message);

    Task LogAsync(string run, int count, int stride = 1) => server.Client.LogBatchAsync(
        run, [.. Enumerable.Range(0, count).Select(i => new Metric { Key = "loss", Value = 1.0 / (i + 1), Timestamp = 1000 + i, Step = i * stride })]);
}
