using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lab.Hub;
using Lab.TestSupport;

namespace Lab.Sentiment.Tests.Hub;

public sealed class HubModelTests : IAsyncLifetime
{
    const string Name = "lab/tiny";

    readonly TinyModelFolder tiny = new();
    readonly string cache = Directory.CreateTempSubdirectory("lab-hub-").FullName;
    FakeHub hub = null!;

    static CancellationToken Deadline => TestContext.Current.CancellationToken;

    HubOptions Options => new() { Endpoint = hub.Address, CacheFolder = cache };

    public async ValueTask InitializeAsync()
    {
        hub = await FakeHub.StartAsync();
        hub.AddFolder(Name, tiny.Folder);
    }

    public async ValueTask DisposeAsync()
    {
        await hub.DisposeAsync();
        tiny.Dispose();
        Directory.Delete(cache, recursive: true);
    }

    [Fact]
    public async Task Model_IsTheSameAsThatOfItsFolder()
    {
        var snapshot = await FetchAsync();
        using SentimentModel here = SentimentModel.Load(tiny.Folder), fetched = SentimentModel.Load(snapshot.Folder);
        Assert.Equal(here.Predict("a lovely dress").Scores, fetched.Predict("a lovely dress").Scores);
        Assert.Equal("lab/tiny", fetched.Facts.Name);
        var (expected, description) = (ModelDescription.Read(tiny.Folder), ModelDescription.Read(snapshot.Folder));
        Assert.Equal((expected.Bytes, expected.Sha256), (description.Bytes, description.Sha256));
    }

    [Fact]
    public async Task OnlyWhatIsRead_IsFetched()
    {
        foreach (string other in new[] { "README.md", "pytorch_model.bin", "tf_model.h5", "flax_model.msgpack", "onnx/model.onnx", "training_args.bin" }) hub.Add(Name, other, new byte[10]);
        hub.Add(Name, "tokenizer_config.json", "{}"u8.ToArray());
        await FetchAsync();
        Assert.Equal(
            ["config.json", "model.safetensors", "tokenizer_config.json", "vocab.txt"],
            hub.Requests.Where(request => request.StartsWith("GET hub /lab/", StringComparison.Ordinal)).Select(request => request.Split('/')[^1]).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("roberta")]
    [InlineData("llama")]
    public async Task FamilyThatIsNotKnown_IsRefusedBeforeAnythingElseIsFetched(string family)
    {
        hub.Add(Name, "config.json", Encoding.UTF8.GetBytes($"{{\"model_type\": \"{family}\"}}"));
        Assert.Contains($"'{family}' is not supported yet", (await RefusalAsync()).What);
        Assert.DoesNotContain(hub.Requests, request => request.Contains("model.safetensors") || request.Contains("vocab"));
    }

    [Theory]
    [InlineData("vocab.txt", "no tokenizer")]
    [InlineData("model.safetensors", "no weights")]
    [InlineData("config.json", "no config.json")]
    public async Task MissingPart_IsNamed(string file, string what)
    {
        hub.Remove(Name, file);
        Assert.Contains(what, (await RefusalAsync()).What);
        Assert.DoesNotContain(hub.Requests, request => request.StartsWith("GET network", StringComparison.Ordinal));
    }

    [Fact]
    public async Task TorchWeights_AreTakenWhereThereAreNoOthers()
    {
        using var here = SentimentModel.Load(tiny.Folder);
        var expected = here.Predict("an awful coat").Scores;
        TorchPickle.Replace(tiny.Folder);
        hub.Remove(Name, "model.safetensors");
        hub.AddFolder(Name, tiny.Folder);
        using var fetched = SentimentModel.Load((await FetchAsync()).Folder);
        Assert.Equal(expected, fetched.Predict("an awful coat").Scores);
    }

    [Fact]
    public async Task Shards_AreFetchedAsTheirIndexSays()
    {
        byte[] weights = File.ReadAllBytes(Path.Combine(tiny.Folder, "model.safetensors"));
        using var header = JsonDocument.Parse(weights.AsMemory(8, BitConverter.ToInt32(weights)));
        var map = header.RootElement.EnumerateObject().Where(entry => entry.Name != "__metadata__").ToDictionary(entry => entry.Name, _ => "model-00001-of-00001.safetensors");
        hub.Remove(Name, "model.safetensors");
        hub.Add(Name, "model-00001-of-00001.safetensors", weights);
        hub.Add(Name, "model.safetensors.index.json", JsonSerializer.SerializeToUtf8Bytes(new { metadata = new { }, weight_map = map }));
        using var fetched = SentimentModel.Load((await FetchAsync()).Folder);
        using var here = SentimentModel.Load(tiny.Folder);
        Assert.Equal(here.Predict("plain").Scores, fetched.Predict("plain").Scores);
    }

    [Theory]
    [InlineData("../../secret.safetensors")]
    [InlineData("/etc/passwd")]
    public async Task ShardOfAnotherPlace_IsRefused(string shard)
    {
        hub.Remove(Name, "model.safetensors");
        hub.Add(Name, "model.safetensors.index.json", JsonSerializer.SerializeToUtf8Bytes(new { weight_map = new Dictionary<string, string> { ["a"] = shard } }));
        Assert.Contains("not a plain file name", (await RefusalAsync()).What);
    }

    [Fact]
    public async Task BaseModel_CanBeTrainedAndIsRefusedForPrediction()
    {
        await WithoutHeadAsync();
        var snapshot = await FetchAsync();
        Assert.False(ModelDescription.Read(snapshot.Folder).IsClassifier);
        var error = Assert.Throws<LabException>(() => SentimentModel.Load(snapshot.Folder));
        Assert.Contains("fine-tune it first with 'lab train'", error.Remedy);

        string data = Path.Combine(cache, "reviews.csv");
        File.WriteAllText(data, TinyModelFolder.Reviews(60).Replace(",1\n", ",negative\n").Replace(",2\n", ",negative\n").Replace(",3\n", ",neutral\n").Replace(",4\n", ",positive\n").Replace(",5\n", ",positive\n"));
        var trained = SentimentModel.FineTune(new FineTuneOptions
        {
            ModelFolder = snapshot.Folder,
            DataFile = data,
            OutputFolder = Path.Combine(cache, "trained"),
            Threads = 2,
            MaxLength = 48,
            Data = new() { TextColumns = ["text"], LabelColumn = "stars" },
            Trainer = new() { Epochs = 1 },
        }, cancellation: Deadline);
        Assert.True(ModelDescription.Read(trained.Model).IsClassifier);
    }

    [Fact]
    public async Task FolderOfThatName_WinsWithoutAQuestion()
    {
        Assert.Equal(tiny.Folder, (await ModelLocation.FindAsync(tiny.Folder, Options, cancellation: Deadline)).Folder);
        Assert.Empty(hub.Requests);
    }

    [Fact]
    public async Task NeitherFolderNorModel_SaysBoth()
    {
        var error = await Assert.ThrowsAsync<LabException>(() => ModelLocation.FindAsync("lab/none", Options, cancellation: Deadline));
        Assert.Equal("There is no model folder 'lab/none', and as a name of the hub: The hub has no such model, or it is private.", error.What);
    }

    [Theory]
    [InlineData("./lab/tiny")]
    [InlineData("a/b/c")]
    [InlineData("../x")]
    public async Task Path_IsNoNameOfTheHub(string path)
    {
        Assert.Contains("does not exist", (await Assert.ThrowsAsync<LabException>(() => ModelLocation.FindAsync(path, Options, cancellation: Deadline))).What);
        Assert.Empty(hub.Requests);
    }

    // The weights of the encoder alone, named as transformers names those of BertModel.
    async Task WithoutHeadAsync()
    {
        string path = Path.Combine(tiny.Folder, "model.safetensors");
        using (var weights = Lab.Transformers.Checkpoints.SafetensorsFile.Open(path))
        {
            Lab.Transformers.Checkpoints.CheckpointWriter.Write(
                Path.Combine(cache, "base"),
                weights.Names.Where(name => !name.StartsWith("classifier.", StringComparison.Ordinal)).Select(name => Lab.Transformers.Checkpoints.TensorToWrite.Copy(weights, name)), cancellation: Deadline);
        }
        hub.Add(Name, "model.safetensors", await File.ReadAllBytesAsync(Path.Combine(cache, "base", "model.safetensors"), Deadline));
        var config = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(tiny.Folder, "config.json"), Deadline))!.AsObject();
        foreach (string key in new[] { "id2label", "label2id", "problem_type" }) config.Remove(key);
        hub.Add(Name, "config.json", Encoding.UTF8.GetBytes(config.ToJsonString()));
    }

    Task<HubSnapshot> FetchAsync() => HubModel.FetchAsync(HubModelId.Parse(Name), Options, cancellation: Deadline);

    Task<LabException> RefusalAsync() => Assert.ThrowsAsync<LabException>(FetchAsync);
}
