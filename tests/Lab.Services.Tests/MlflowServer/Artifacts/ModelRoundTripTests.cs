using Lab.Mlflow;
using Lab.Mlflow.Protocol;

namespace Lab.Services.Tests.MlflowServer.Artifacts;

public sealed class ModelRoundTripTests(TrackingServer server) : IClassFixture<TrackingServer>
{
    [Fact]
    public async Task LoggedAndRegisteredModel_ComesBackByItsAlias()
    {
        using var folder = new ServerFolder();
        string model = MakeModel(folder);
        var (experiment, run) = await server.NewRunAsync();
        await server.Client.LogBatchAsync(run, [new Metric { Key = "test_macro_f1", Value = 0.75, Step = 40 }, new Metric { Key = "system/cpu", Value = 3, Step = 90 }], [new("lr", "2e-5")]);
        string source = await server.Client.LogModelAsync(run, model);
        var version = await server.Client.RegisterModelAsync("sentiment", source, run, alias: "champion");
        Assert.Equal(["champion"], version.Aliases);

        var last = new Last();
        var back = await server.Client.DownloadModelAsync("models:/sentiment@champion", Path.Combine(folder.Root, "back"), progress: last);
        Assert.Equal(Path.Combine(folder.Root, "back", "model"), back.ModelFolder);
        foreach (string file in Directory.GetFiles(model))
            Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(Path.Combine(back.ModelFolder, Path.GetFileName(file))));
        Assert.Equal(
            [
                "MLmodel", "components/tokenizer/tokenizer.json", "conda.yaml", "input_example.json", "model/config.json", "model/model.safetensors", "model/tokenizer.json",
                "python_env.yaml", "requirements.txt", "serving_input_example.json",
            ],
            Directory.GetFiles(back.Folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(back.Folder, file)).Order(StringComparer.Ordinal));

        // A thing of its own, made by the run, with its parameters and what it measured last.
        var logged = await server.Client.GetLoggedModelAsync(source["models:/".Length..]);
        Assert.Equal((LoggedModelStatus.Ready, "model", run, experiment), (logged.Info.Status, logged.Info.Name, logged.Info.SourceRunId, logged.Info.ExperimentId));
        Assert.Equal([new Param("lr", "2e-5")], logged.Data.Params);
        var metric = Assert.Single(logged.Data.Metrics);
        Assert.Equal(("test_macro_f1", 0.75, 40L), (metric.Key, metric.Value, metric.Step));
        Assert.Contains("\"sentiment\"", logged.Info.Tags.Single(tag => tag.Key == "mlflow.modelVersions").Value, StringComparison.Ordinal);
        Assert.Equal([new ModelOutput(logged.Info.ModelId, 40)], (await server.Client.GetRunAsync(run)).Outputs!.ModelOutputs);
        Assert.Equal(logged.Info.ModelId, (await server.Client.SearchLoggedModelsAsync([experiment], "metrics.test_macro_f1 > 0.7").SingleAsync()).Info.ModelId);
        foreach (string address in new[] { source, $"runs:/{run}/model", "models:/sentiment/latest" })
            Assert.Equal(logged.Info.ArtifactUri, await server.Client.LocateModelAsync(ModelUri.Parse(address)));
        Assert.Equal((back.Bytes, back.Bytes), (last.Value.Bytes, last.Value.TotalBytes));
    }

    [Fact]
    public async Task DescriptionOfTheModel_HasTheKeysOfPythons()
    {
        using var folder = new ServerFolder();
        var (_, run) = await server.NewRunAsync();
        string source = await server.Client.LogModelAsync(run, MakeModel(folder));
        var text = new MemoryStream();
        await server.Client.DownloadAsync($"{await server.Client.LocateModelAsync(ModelUri.Parse(source))}/MLmodel", text);
        string description = System.Text.Encoding.UTF8.GetString(text.ToArray());

        // Key by key as Python's; its metadata is what the caller gave, of which there is none; the flavour of the lab is one more.
        string[] python = [.. Keys(TestSupport.PythonModelFolder.Description).Except(["metadata", "metadata/note"])];
        string[] own = [.. Keys(description).Where(key => key.StartsWith("flavors/sentiment_lab", StringComparison.Ordinal))];
        Assert.Equal(["flavors/sentiment_lab", "flavors/sentiment_lab/data", "flavors/sentiment_lab/labels", "flavors/sentiment_lab/model_type"], own);
        Assert.Equal(python, Keys(description).Except(own));
        Assert.Contains($"run_id: '{run}'\n", description, StringComparison.Ordinal);
        Assert.Contains($"model_id: '{source["models:/".Length..]}'\n", description, StringComparison.Ordinal);
        Assert.Contains("    pipeline_model_type: BertForSequenceClassification\n", description, StringComparison.Ordinal);
        Assert.Contains("    torch_dtype: torch.bfloat16\n", description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UploadThatFails_LeavesAModelThatSaysSo()
    {
        using var folder = new ServerFolder();
        var (experiment, run) = await server.NewRunAsync();
        string model = MakeModel(folder);
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => server.Client.LogModelAsync(run, model, progress: new Stop(stop), cancellation: stop.Token));
        var logged = await server.Client.SearchLoggedModelsAsync([experiment]).SingleAsync();
        Assert.Equal(LoggedModelStatus.UploadFailed, logged.Info.Status);
        await Assert.ThrowsAsync<MlflowException>(() => server.Client.LocateModelAsync(new ModelUri.Logged(logged.Info.ModelId)));
    }

    [Fact]
    public async Task TooLargeModel_IsNotKept()
    {
        using var folder = new ServerFolder();
        var (_, run) = await server.NewRunAsync();
        string source = await server.Client.LocateModelAsync(ModelUri.Parse(await server.Client.LogModelAsync(run, MakeModel(folder))));
        string target = Path.Combine(folder.Root, "back");
        await Assert.ThrowsAsync<LabException>(() => server.Client.DownloadFolderAsync(source, target, new TransferLimits { MaxBytes = 1000 }));
        await Assert.ThrowsAsync<LabException>(() => server.Client.DownloadFolderAsync(source, target, new TransferLimits { MaxFiles = 2 }));
        Assert.Equal(["model-source"], Directory.GetFileSystemEntries(folder.Root).Select(Path.GetFileName));
    }

    [Fact]
    public async Task ExistingFolder_IsNotTouched()
    {
        using var folder = new ServerFolder();
        var (_, run) = await server.NewRunAsync();
        string model = MakeModel(folder);
        string source = await server.Client.LocateModelAsync(ModelUri.Parse(await server.Client.LogModelAsync(run, model)));
        await Assert.ThrowsAsync<LabException>(() => server.Client.DownloadFolderAsync(source, model));
    }

    [Fact]
    public async Task UnknownAlias_IsSaidSo()
    {
        var missing = await Assert.ThrowsAsync<MlflowException>(() => server.Client.DownloadModelAsync("models:/nothing@champion", "unused"));
        Assert.Equal((ErrorCodes.ResourceDoesNotExist, "The registry has no models:/nothing@champion."), (missing.ErrorCode, missing.Message));
    }

    static string MakeModel(ServerFolder folder)
    {
        string model = Directory.CreateDirectory(Path.Combine(folder.Root, "model-source")).FullName;
        File.WriteAllText(Path.Combine(model, "config.json"), """{"architectures":["BertForSequenceClassification"],"model_type":"bert","dtype":"bfloat16","id2label":{"0":"bad: 'x'","1":"good"}}""");
        File.WriteAllText(Path.Combine(model, "tokenizer.json"), "{}");
        File.WriteAllBytes(Path.Combine(model, "model.safetensors"), [.. Enumerable.Range(0, 300_000).Select(i => (byte)(i * 7))]);
        return model;
    }

    // Paths of keys, by the indentation that YAML of both writers has.
    static string[] Keys(string yaml)
    {
        var path = new Stack<(int Indent, string Key)>();
        var found = new List<string>();
        foreach (string line in yaml.Split('\n'))
        {
            string rest = line.TrimStart();
            int indent = line.Length - rest.Length, colon = rest.IndexOf(':');
            if (colon <= 0 || rest[0] is '-' or '\'' or '"' || rest[..colon].Any(c => !char.IsAsciiLetterOrDigit(c) && c != '_')) continue;
            while (path.TryPeek(out var above) && above.Indent >= indent) path.Pop();
            path.Push((indent, rest[..colon]));
            found.Add(string.Join('/', path.Reverse().Select(level => level.Key)));
        }
        return [.. found.Order(StringComparer.Ordinal)];
    }

    sealed class Stop(CancellationTokenSource source) : IProgress<TransferProgress>
    {
        public void Report(TransferProgress value) => source.Cancel();
    }

    sealed class Last : IProgress<TransferProgress>
    {
        public TransferProgress Value { get; private set; }

        public void Report(TransferProgress value) => Value = value;
    }
}
