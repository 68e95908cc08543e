using Lab.Sentiment;
using Lab.TestSupport;

namespace Lab.Services.Tests.Cli.Commands;

public sealed class InitCommandTests(TinyModelFolder tiny) : IClassFixture<TinyModelFolder>, IAsyncLifetime
{
    readonly WorkFolder work = new();
    FakeHub hub = null!;

    public async ValueTask InitializeAsync()
    {
        hub = await FakeHub.StartAsync();
        hub.AddFolder("lab/tiny", tiny.Folder);
    }

    public async ValueTask DisposeAsync()
    {
        await hub.DisposeAsync();
        work.Dispose();
    }

    [Fact]
    public async Task Init_FetchesAndSaysWhatItIs()
    {
        var run = await RunAsync("init", "lab/tiny", "--json");
        Assert.Equal(0, run.Code);
        var model = Assert.Single(run.Json);
        Assert.Equal(("lab/tiny", hub.Commit, "bert", true), (model.GetProperty("model").GetString(), model.GetProperty("commit").GetString(), model.GetProperty("architecture").GetString(), model.GetProperty("is_classifier").GetBoolean()));
        Assert.Equal(["negative", "neutral", "positive"], model.GetProperty("labels").EnumerateArray().Select(label => label.GetString()));
        Assert.Equal(Path.Combine(work["hub"], "models--lab--tiny", "snapshots", hub.Commit), model.GetProperty("folder").GetString());
        Assert.Contains($"lab/tiny: fetched, commit {hub.Commit[..12]}", run.Error);
    }

    [Fact]
    public async Task InitWithOutput_WritesAPlainFolder()
    {
        var run = await RunAsync("init", "lab/tiny@v1", "--output", work["model"]);
        Assert.Equal(0, run.Code);
        Assert.All(new DirectoryInfo(work["model"]).GetFiles(), file => Assert.Null(file.LinkTarget));
        using SentimentModel expected = SentimentModel.Load(tiny.Folder), written = SentimentModel.Load(work["model"]);
        Assert.Equal(expected.Predict("fine").Scores, written.Predict("fine").Scores);
    }

    [Fact]
    public async Task ModelOption_TakesANameOfTheHub()
    {
        var here = await RunAsync("predict", "--model", tiny.Folder, "--json", "a lovely dress");
        var fetched = await RunAsync("predict", "--model", "lab/tiny", "--json", "a lovely dress");
        Assert.Equal((0, here.Out), (fetched.Code, fetched.Out));
        Assert.NotEmpty(hub.Requests);
    }

    [Fact]
    public async Task HubThatIsAway_SaysThatTheCopyIsUsed()
    {
        Assert.Equal(0, (await RunAsync("init", "lab/tiny")).Code);
        await hub.DisposeAsync();
        hub = await FakeHub.StartAsync();
        hub.Refuse(503, null, "900");
        var run = await RunAsync("predict", "--model", "lab/tiny", "fine");
        Assert.Equal(0, run.Code);
        Assert.Contains("the hub was not asked; the copy in the cache is used", run.Error);
    }

    [Fact]
    public async Task Offline_SaysWhatIsMissing()
    {
        var run = await CliRun.With(host => host with { Variable = name => name == "HF_HUB_OFFLINE" ? "1" : Variable(name) }, ["predict", "--model", "lab/tiny", "fine"]);
        Assert.Equal((4, ""), (run.Code, run.Out));
        Assert.StartsWith("error: There is no model folder 'lab/tiny', and as a name of the hub: The model 'lab/tiny' is not in the cache, and the hub is not to be asked.", run.Error);
        Assert.Contains("Unset HF_HUB_OFFLINE", run.Error);
    }

    [Fact]
    public async Task Token_IsInNoOutput()
    {
        hub.Refuse(401, "GatedRepo");
        var run = await RunAsync("init", "lab/tiny", "--verbose");
        Assert.Equal(4, run.Code);
        Assert.Contains("The token that was sent", run.Error);
        Assert.DoesNotContain("hf_of_a_test", run.Error);
    }

    Task<CliRun> RunAsync(params string[] args) => CliRun.With(host => host with { Variable = Variable }, args);

    string? Variable(string name) => name switch
    {
        "HF_ENDPOINT" => hub.Address.OriginalString,
        "HF_HUB_CACHE" => work["hub"],
        "HF_TOKEN" => "hf_of_a_test",
        _ => null,
    };
}
