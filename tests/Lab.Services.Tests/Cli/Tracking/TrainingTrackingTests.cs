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
        host => host with { Variable = name => variables.GetValueOrDefault(name), CurrentFolder = work.Root },
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
        var tags = run.Data.Tags.ToDictionary(tag => tag.Key, tag => tag.Value);
        Assert.Equal((Environment.UserName, "lab train", "LOCAL"), (tags["mlflow.user"], tags["mlflow.source.name"], tags["mlflow.source.type"]));
        Assert.All(["lab.version", "lab.os", "lab.runtime", "lab.processors"], name => Assert.NotEmpty(tags[name]));
        Assert.Contains("system/disk_usage_percentage", metrics.Keys);

        var input = Assert.Single(run.Inputs.DatasetInputs);
        Assert.Equal(("reviews.csv", parameters["data_sha256"][..16], "local"), (input.Dataset.Name, input.Dataset.Digest, input.Dataset.SourceType));
        Assert.Equal([new Tag("mlflow.data.context", "training")], input.Tags);
        Assert.Equal("""{"num_rows":120}""", input.Dataset.Profile);
        Assert.Contains("""{"type":"string","name":"stars","required":true}""", input.Dataset.Schema);

        var logged = await server.Client.GetLoggedModelAsync(Assert.Single(run.Outputs!.ModelOutputs).ModelId, Deadline);
        Assert.Equal((LoggedModelStatus.Ready, "model", run.Info.RunId), (logged.Info.Status, logged.Info.Name, logged.Info.SourceRunId));
        Assert.Equal(parameters.Count, logged.Data.Params.Count);
        var measured = logged.Data.Metrics.Single(metric => metric.Key == "test_macro_f1");
        Assert.Equal((metrics["test_macro_f1"], last, "reviews.csv", input.Dataset.Digest), (measured.Value, measured.Step, measured.DatasetName, measured.DatasetDigest));
        Assert.DoesNotContain(logged.Data.Metrics, metric => metric.Key.StartsWith("system/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Training_LogsTheCommitOfItsFolder_AndNothingOfTheMachineWhereThatIsTurnedOff()
    {
        await using var server = await TrackingServer.StartAsync();
        string commit = new('c', 40);
        work.Write(".git/HEAD", "ref: refs/heads/topic/a\n");
        work.Write(".git/refs/heads/topic/a", commit + "\n");

        Assert.Equal(0, (await TrainAsync(new() { ["MLFLOW_TRACKING_URI"] = server.Address, ["MLFLOW_ENABLE_SYSTEM_METRICS_LOGGING"] = "false" }, "--no-upload")).Code);

        var run = await RunAsync(server);
        var tags = run.Data.Tags.ToDictionary(tag => tag.Key, tag => tag.Value);
        Assert.Equal((commit, "topic/a"), (tags["mlflow.source.git.commit"], tags["mlflow.source.git.branch"]));
        Assert.DoesNotContain(run.Data.Metrics, metric => metric.Key.StartsWith("system/", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("@champion")]
    [InlineData("/1")]
    public async Task LoggedModel_IsPredictedWithByItsAddress(string registered)
    {
        await using var server = await TrackingServer.StartAsync();
        Assert.Equal(0, (await TrainAsync(new() { ["MLFLOW_TRACKING_URI"] = server.Address })).Code);
        var run = await RunAsync(server);
        string source = $"models:/{run.Outputs!.ModelOutputs[0].ModelId}";
        await server.Client.RegisterModelAsync("other", source, run.Info.RunId, "champion", cancellation: Deadline);
        string expected = (await CliRun.Of("predict", "the dress is lovely", "--model", work["new"], "--json")).Out;

        foreach (string address in registered.Length > 0 ? [$"models:/other{registered}"] : new[] { source, $"runs:/{run.Info.RunId}/model" })
        {
            var predicted = await PredictAsync(server, address);
            Assert.Equal((0, expected), (predicted.Code, predicted.Out));
        }
        var missing = await PredictAsync(server, "models:/other/9");
        Assert.Equal(4, missing.Code);
        Assert.Contains("The tracking server has no model models:/other/9.", missing.Error);
    }

    [Fact]
    public async Task ModelThatPythonLogged_IsPredictedWith()
    {
        await using var server = await TrackingServer.StartAsync();
        string folder = PythonModelFolder.Write(work["python"], model.Folder), experiment = await server.Client.CreateExperimentAsync("python", cancellation: Deadline);
        string run = (await server.Client.CreateRunAsync(experiment, cancellation: Deadline)).Info.RunId;
        // As MLflow 2 did it: among the artifacts of the run.
        await server.Client.UploadFolderAsync(run, folder, "model", cancellation: Deadline);
        string expected = (await CliRun.Of("predict", "the dress is lovely", "--model", model.Folder, "--json")).Out;

        Assert.Equal(expected, (await CliRun.Of("predict", "the dress is lovely", "--model", folder, "--json")).Out);
        Assert.Equal(expected, (await PredictAsync(server, $"runs:/{run}/model")).Out);
    }

    [Fact]
    public async Task AddressWithoutAServer_IsWrongUsage()
    {
        var predicted = await CliRun.Of("predict", "good", "--model", "models:/sentiment@champion");

        Assert.Equal(2, predicted.Code);
        Assert.Contains("No tracking server is named.", predicted.Error);
    }

    Task<CliRun> PredictAsync(TrackingServer server, string address) => CliRun.With(
        host => host with { Variable = name => name switch { "MLFLOW_TRACKING_URI" => server.Address, "LAB_CACHE" => work["cache"], _ => null } },
        ["predict", "the dress is lovely", "--model", address, "--json"]);

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
