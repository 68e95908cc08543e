using Lab.Mlflow;

namespace Lab.Services.Tests.MlflowServer.Artifacts;

public sealed class ModelRoundTripTests(TrackingServer server) : IClassFixture<TrackingServer>
{
    [Fact]
    public async Task LoggedAndRegisteredModel_ComesBackByItsAlias()
    {
        using var folder = new ServerFolder();
        string model = MakeModel(folder);
        var (_, run) = await server.NewRunAsync();
        string source = await server.Client.LogModelAsync(run, model);
        var version = await server.Client.RegisterModelAsync("sentiment", source, run, alias: "champion");
        Assert.Equal(["champion"], version.Aliases);

        var last = new Last();
        var back = await server.Client.DownloadModelAsync("models:/sentiment@champion", Path.Combine(folder.Root, "back"), progress: last);
        Assert.Equal((version.Version, Path.Combine(folder.Root, "back", "model")), (back.Version.Version, back.ModelFolder));
        foreach (string file in Directory.GetFiles(model))
            Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(Path.Combine(back.ModelFolder, Path.GetFileName(file))));
        Assert.True(File.Exists(Path.Combine(back.Folder, "components", "tokenizer", "tokenizer.json")));
        string description = File.ReadAllText(Path.Combine(back.Folder, "MLmodel"));
        Assert.Contains($"\n    pipeline_model_type: BertForSequenceClassification\n", description, StringComparison.Ordinal);
        Assert.Contains($"\nrun_id: {run}\n", description, StringComparison.Ordinal);
        Assert.Equal((back.Bytes, back.Bytes), (last.Value.Bytes, last.Value.TotalBytes));
    }

    [Fact]
    public async Task TooLargeModel_IsNotKept()
    {
        using var folder = new ServerFolder();
        var (_, run) = await server.NewRunAsync();
        string source = await server.Client.LogModelAsync(run, MakeModel(folder));
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
        string source = await server.Client.LogModelAsync(run, model);
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
        File.WriteAllText(Path.Combine(model, "config.json"), """{"architectures":["BertForSequenceClassification"]}""");
        File.WriteAllText(Path.Combine(model, "tokenizer.json"), "{}");
        File.WriteAllBytes(Path.Combine(model, "model.safetensors"), [.. Enumerable.Range(0, 300_000).Select(i => (byte)(i * 7))]);
        return model;
    }

    sealed class Last : IProgress<TransferProgress>
    {
        public TransferProgress Value { get; private set; }

        public void Report(TransferProgress value) => Value = value;
    }
}
