using System.Text.Json.Nodes;
using Lab.Hub;
using Lab.Sentiment;
using Lab.TestSupport;

namespace Lab.Services.Tests.PredictionService.Champions;

/// <summary>A model start with the starter, whose labels are taken away, against a hub and the real tracking server.</summary>
public sealed class ModelStartTests : IAsyncLifetime
{
    readonly string root = Directory.CreateTempSubdirectory("lab-start-").FullName;
    TrackingServer server = null!;

    static CancellationToken Deadline => TestContext.Current.CancellationToken;

    static string Starter => Path.Combine(RepositoryRoot.Path, ModelFolder.Starter);

    public async ValueTask InitializeAsync() => server = await TrackingServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        Directory.Delete(root, recursive: true);
    }

    ModelRegistry Registry => new(server.Client, new ModelRegistryOptions { CacheFolder = server.Folder("cache") });

    [Fact]
    public async Task ModelWithoutNames_IsMeasuredRegisteredAndDeployedUnderItsRightLabels()
    {
        string data = Path.Combine(root, "rows.csv");
        // A tenth of them are test rows of the hash split.
        var rows = Enumerable.Range(0, 400).Select(i => (Text: i % 2 == 0 ? $"I love this dress, number {i}" : $"Terrible quality, it broke, number {i}", Label: i % 2 == 0 ? "positive" : "negative"));
        File.WriteAllLines(data, rows.Select(row => $"\"{row.Text}\",{row.Label}").Prepend("text,label"));
        await using var hub = await FakeHub.StartAsync();
        hub.AddFolder("lab/unnamed", Unnamed());
        List<ModelStartProgress> told = [];
        var options = new ModelStartOptions
        {
            Model = "lab/unnamed",
            OnlyHub = true,
            Deploy = true,
            EvaluationFile = data,
            EvaluationRows = 20,
            WorkFolder = root,
            Threads = 2,
            Hub = new HubOptions { Endpoint = hub.Address, CacheFolder = Path.Combine(root, "hub") },
        };

        var result = await ModelStart.RunAsync(options, Registry, new Listener(told.Add), Deadline);

        Assert.Equal(["negative", "neutral", "positive"], result.Labels.Names);
        Assert.InRange(result.Labels.Margin!.Value, LabelDecision.LeastMargin, 1);
        Assert.Equal(20, result.Report!.Rows);
        Assert.InRange(result.Report.Accuracy, 0.9, 1);
        Assert.Equal(told.Select(one => one.Share).Order(), told.Select(one => one.Share));
        var version = await server.Client.GetModelVersionAsync("sentiment", result.Version.Version, Deadline);
        var tags = version.Tags.ToDictionary(tag => tag.Key, tag => tag.Value);
        Assert.Equal("""{"LABEL_0":"negative","LABEL_1":"neutral","LABEL_2":"positive"}""", tags[RegistryTags.Labels]);
        Assert.Equal(("sample sentences", $"lab/unnamed@{hub.Commit}"), (tags[RegistryTags.LabelSource], tags[RegistryTags.Hub]));
        Assert.Equal(result.Version, await Registry.FindChampionAsync(Deadline));
        using var served = SentimentModel.Load(await Registry.FetchAsync(result.Version, Deadline));
        Assert.Equal("positive", served.Predict("What a lovely dress").Label);
        Assert.Equal(["hub", "rows.csv", "unnamed"], Directory.EnumerateFileSystemEntries(root).Select(entry => Path.GetFileName(entry)).Order());

        // A job that is repeated ends with the same version.
        Assert.Equal(result.Version, (await ModelStart.RunAsync(options, Registry, cancellation: Deadline)).Version);
    }

    [Fact]
    public async Task ModelThatOnlyGuesses_LeavesTheRegistryAsItWas()
    {
        using var tiny = new TinyModelFolder();
        Rename(Path.Combine(tiny.Folder, "config.json"));
        await Assert.ThrowsAsync<LabException>(() => ModelStart.RunAsync(new ModelStartOptions { Model = tiny.Folder, WorkFolder = root, Threads = 2 }, Registry, cancellation: Deadline));
        Assert.Null(await Registry.FindVersionAsync(FolderChecksum.Of(tiny.Folder, Deadline), Deadline));
        Assert.Empty(Directory.EnumerateFileSystemEntries(root));
    }

    string Unnamed()
    {
        string folder = Path.Combine(root, "unnamed");
        Directory.CreateDirectory(folder);
        foreach (string file in Directory.GetFiles(Starter)) File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        Rename(Path.Combine(folder, "config.json"));
        return folder;
    }

    static void Rename(string config)
    {
        var json = JsonNode.Parse(File.ReadAllText(config))!.AsObject();
        json["id2label"] = new JsonObject { ["0"] = "LABEL_0", ["1"] = "LABEL_1", ["2"] = "LABEL_2" };
        json["label2id"] = new JsonObject { ["LABEL_0"] = 0, ["LABEL_1"] = 1, ["LABEL_2"] = 2 };
        File.WriteAllText(config, json.ToJsonString());
    }

    sealed class Listener(Action<ModelStartProgress> told) : IProgress<ModelStartProgress>
    {
        public void Report(ModelStartProgress value) => told(value);
    }
}
