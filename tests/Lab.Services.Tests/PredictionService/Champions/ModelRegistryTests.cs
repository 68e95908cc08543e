using Lab.Sentiment;
using Lab.TestSupport;

namespace Lab.Services.Tests.PredictionService.Champions;

/// <summary>Lab.Sentiment's registry on the real tracking server: here, because tests of the library reference no service.</summary>
public sealed class ModelRegistryTests(TinyModelFolder model) : IClassFixture<TinyModelFolder>, IAsyncLifetime
{
    static readonly ChampionReason promoted = new(ChampionChange.Promoted, "better");

    TrackingServer server = null!;

    static CancellationToken Deadline => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => server = await TrackingServer.StartAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    ModelRegistry Registry(int keep = 3, TimeSpan? wait = null) => new(server.Client, new ModelRegistryOptions
    {
        CacheFolder = server.Folder("cache"),
        KeepVersions = keep,
        WaitForOther = wait ?? TimeSpan.FromSeconds(30),
        LookAgain = TimeSpan.FromMilliseconds(20),
    });

    [Fact]
    public async Task EmptyRegistry_GetsTheFolderAsVersion1WithItsAlias_AndGivesItBackWhole()
    {
        var registry = Registry();
        Assert.Null(await registry.FindChampionAsync(Deadline));

        var champion = await registry.EnsureChampionAsync(model.Folder, new Dictionary<string, double> { ["test_macro_f1"] = 0.672 }, Deadline);
        string fetched = await registry.FetchAsync(champion, Deadline);

        Assert.Equal(("sentiment", "1", FolderChecksum.Of(model.Folder, Deadline)), (champion.Name, champion.Version, champion.Checksum));
        Assert.Equal(champion, await registry.FindChampionAsync(Deadline));
        Assert.Equal(champion.Checksum, FolderChecksum.Of(fetched, Deadline));
        var run = await server.Client.GetRunAsync(champion.RunId!, Deadline);
        Assert.Equal(("test_macro_f1", 0.672), (Assert.Single(run.Data.Metrics).Key, run.Data.Metrics[0].Value));
        Assert.Equal(Lab.Mlflow.Protocol.RunStatus.Finished, run.Info.Status);
    }

    [Fact]
    public async Task SeveralProcessesAtOnce_RegisterOneVersion()
    {
        var champions = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Registry().EnsureChampionAsync(model.Folder, cancellation: Deadline)));

        Assert.Single(champions.Distinct());
        Assert.Equal(["1"], await VersionsAsync());
    }

    [Fact]
    public async Task RegisteredModelWhoseMakerDied_IsTakenOver()
    {
        await server.Client.CreateRegisteredModelAsync("sentiment", cancellation: Deadline);

        var champion = await Registry(wait: TimeSpan.FromMilliseconds(100)).EnsureChampionAsync(model.Folder, cancellation: Deadline);

        Assert.Equal("1", champion.Version);
        Assert.Equal(champion, await Registry().FindChampionAsync(Deadline));
    }

    [Fact]
    public async Task VersionWhoseMakerDiedBeforeTheAlias_IsNotUploadedAgain()
    {
        await Registry().RegisterAsync(model.Folder, cancellation: Deadline);

        var champion = await Registry(wait: TimeSpan.FromMilliseconds(100)).EnsureChampionAsync(model.Folder, cancellation: Deadline);

        Assert.Equal(("1", 1), (champion.Version, (await VersionsAsync()).Count));
    }

    [Fact]
    public async Task PromotedVersion_IsTheChampion()
    {
        var registry = Registry();
        await registry.EnsureChampionAsync(model.Folder, cancellation: Deadline);
        var second = await registry.RegisterAsync(model.Folder, cancellation: Deadline);

        await registry.PromoteAsync(second.Version, promoted, Deadline);

        Assert.Equal("2", (await registry.FindChampionAsync(Deadline))!.Version);
    }

    [Fact]
    public async Task DamagedDownload_IsFetchedAgain()
    {
        var registry = Registry();
        var champion = await registry.EnsureChampionAsync(model.Folder, cancellation: Deadline);
        string first = await registry.FetchAsync(champion, Deadline);
        await File.WriteAllTextAsync(Path.Combine(first, "config.json"), "{}", Deadline);

        string second = await registry.FetchAsync(champion, Deadline);

        Assert.Equal(champion.Checksum, FolderChecksum.Of(second, Deadline));
    }

    [Fact]
    public async Task FilesThatAreNotThoseOfTheTag_AreRefused_AndNotKept()
    {
        var registry = Registry();
        var champion = await registry.EnsureChampionAsync(model.Folder, cancellation: Deadline);

        var error = await Assert.ThrowsAsync<LabException>(() => registry.FetchAsync(champion with { Checksum = new string('a', 64) }, Deadline));

        Assert.Equal(ErrorKind.Model, error.Kind);
        Assert.Empty(Directory.GetDirectories(Path.Combine(server.Folder("cache"), "sentiment")));
    }

    [Fact]
    public async Task OldVersions_LeaveTheCache()
    {
        var registry = Registry(keep: 2);
        for (int i = 0; i < 3; i++) await registry.FetchAsync(await registry.RegisterAsync(model.Folder, cancellation: Deadline), Deadline);

        var kept = Directory.GetDirectories(Path.Combine(server.Folder("cache"), "sentiment")).Select(folder => Path.GetFileName(folder)!.Split('-')[0]);
        Assert.Equal(["2", "3"], kept.Order());
    }

    async Task<List<string>> VersionsAsync()
    {
        var versions = new List<string>();
        await foreach (var version in server.Client.SearchModelVersionsAsync("name = 'sentiment'", cancellation: Deadline)) versions.Add(version.Version);
        return versions;
    }
}
