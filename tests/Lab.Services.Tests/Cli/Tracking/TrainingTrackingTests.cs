using Lab.Cli.Tracking;
using Lab.Mlflow.Protocol;
using Lab.Sentiment;
using Lab.Services.Tests.PredictionService;
using Lab.TestSupport;

namespace Lab.Services.Tests.Cli.Tracking;

public sealed class TrainingTrackingTests(TinyModelFolder model) : IClassFixture<TinyModelFolder>, IDisposable
{
    readonly WorkFolder work = new();

    static CancellationToken Deadline => TestContext.Current.CancellationToken;

    public void Dispose() => work.Dispose();

    Task<CliRun> TrainAsync(Dictionary<string, string> variables, params string[] more) => CliRun.With(
        host => host with { Variable = name => variables.GetValueOrDefault(name) },
        [
            "train", "--model", model.Folder, "--data", work.Write("reviews.csv", TinyModelFolder.Reviews(120)), "--output", work["new"],
            "--text-columns", "title,text", "--label-column", "stars", "--label-map", "1=negative,2=negative,3=neutral,4=positive,5=positive",
            "--max-length", "48", "--batch-size", "8", "--threads", "2", "--epochs", "2", "--json", .. more,
        ]);

    async Task<Run> RunAsync(TrackingServer server)
    {
        string experiment = (await server.Client.FindExperimentAsync("sentiment-training", Deadline))!.ExperimentId;
        var runs = new List<Run>();
        await foreach (var run in server.Client.SearchRunsAsync([experiment], cancellation: Deadline)) runs.Add(run);
        return Assert.Single(runs);
    }

    [Theory]
    [InlineData("ConnectionStrings__mlflow")]
    [InlineData("MLFLOW_TRACKING_URI")]
    public async Task Training_IsARunWithParametersMetricsTagsAndTheModel(string variable)
    {
        await using var server = await TrackingServer.StartAsync();

        var trained = await TrainAsync(new() { [variable] = server.Address });

        Assert.Equal(0, trained.Code);
        Assert.DoesNotContain("warning", trained.Error);
        var run = await RunAsync(server);
        Assert.Contains($"run: {server.Address.TrimEnd('/')}/#/experiments/{run.Info.ExperimentId}/runs/{run.Info.RunId}\n", trained.Error);
        Assert.Equal(RunStatus.Finished, run.Info.Status);
        var parameters = run.Data.Params.ToDictionary(param => param.Key, param => param.Value);
        Assert.Equal(("2", "8", "42", "hash", "reviews.csv"), (parameters["epochs"], parameters["batch_size"], parameters["seed"], parameters["split"], parameters["data"]));
        Assert.Equal(("cpu", "fp32"), (parameters["device"], parameters["precision"]));
        Assert.Equal(64, parameters["data_sha256"].Length);
        var test = Assert.Single(trained.Json).GetProperty("splits").GetProperty("test");
        var metrics = run.Data.Metrics.ToDictionary(metric => metric.Key, metric => metric.Value);
        Assert.Equal(test.GetProperty("macro_f1").GetDouble(), metrics["test_macro_f1"]);
        Assert.Equal(test.GetProperty("log_loss").GetDouble(), metrics["test_log_loss"]);
        var steps = new List<long>();
        await foreach (var point in server.Client.GetMetricHistoryAsync(run.Info.RunId, "train_loss", cancellation: Deadline)) steps.Add(point.Step);
        long last = trained.Json[0].GetProperty("steps").GetInt64();
        Assert.Equal([1, .. Enumerable.Range(1, (int)(last / 10)).Select(i => 10L * i), .. last % 10 == 0 ? Array.Empty<long>() : [last]], steps.Order());
        Assert.Equal(FolderChecksum.Of(work["new"], Deadline), run.Data.Tags.Single(tag => tag.Key == "lab.model.sha256").Value);
        Assert.Contains(await server.Client.ListArtifactsAsync(run.Info.RunId, "model", Deadline), file => file.Path == "model/MLmodel");
    }

    [Fact]
    public async Task NoUpload_KeepsTheModelHere()
    {
        await using var server = await TrackingServer.StartAsync();

        Assert.Equal(0, (await TrainAsync(new() { ["ConnectionStrings__mlflow"] = server.Address }, "--no-upload")).Code);

        Assert.Empty(await server.Client.ListArtifactsAsync((await RunAsync(server)).Info.RunId, cancellation: Deadline));
    }

    [Theory]
    [InlineData("http://127.0.0.1:9", "warning: The training is not tracked: ")]
    [InlineData("file:///tmp/mlruns", "warning: The training is not tracked: MLFLOW_TRACKING_URI is not the address of a server (http://HOST:PORT).\n")]
    public async Task ServerThatIsAway_CostsOneWarning(string address, string warning)
    {
        var trained = await TrainAsync(new() { ["MLFLOW_TRACKING_URI"] = address });

        Assert.Equal(0, trained.Code);
        Assert.Single(trained.Json);
        Assert.Contains(warning, trained.Error);
        Assert.Equal(2, trained.Error.Split("warning").Length);
        Assert.DoesNotContain("run: ", trained.Error);
    }
}
