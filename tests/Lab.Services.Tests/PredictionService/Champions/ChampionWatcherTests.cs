using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Lab.Inference;
using Lab.PredictionService.Champions;
using Lab.PredictionService.Models;
using Lab.Sentiment;
using Lab.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace Lab.Services.Tests.PredictionService.Champions;

public sealed class ChampionWatcherTests : IAsyncDisposable
{
    readonly FakeChampionSource source = new();
    readonly ConcurrentDictionary<string, FakeClassifier> classifiers = new();
    readonly HashSet<string> broken = [];
    readonly PredictionServiceFactory service;

    public ChampionWatcherTests()
    {
        service = new PredictionServiceFactory
        {
            Loader = new FakeModelLoader { ByFolder = Load },
            Configure = services => services.AddSingleton<IChampionSource>(source).AddSingleton<ChangeSignal>().AddSingleton<ChampionWatcher>(),
        };
    }

    static CancellationToken Deadline => TestContext.Current.CancellationToken;

    ChampionWatcher Watcher => service.Services.GetRequiredService<ChampionWatcher>();

    public ValueTask DisposeAsync() => service.DisposeAsync();

    // The label of version n is always the one with index n mod 3; the local model answers by word.
    ISequenceClassifier Load(string folder)
    {
        if (broken.Contains(folder)) throw new LabException(ErrorKind.Model, $"/models/{folder}/config.json is empty.");
        return classifiers[folder] = folder.StartsWith('v')
            ? new FakeClassifier((_, row) =>
            {
                row.Clear();
                row[int.Parse(folder[1..]) % 3] = 1;
            })
            : new FakeClassifier();
    }

    static async Task<(string Version, string Label)> PredictAsync(HttpClient client)
    {
        var answer = await client.PostJsonAsync("/predict", """{"text":"good"}""");
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        var root = JsonDocument.Parse(answer.Body).RootElement;
        return (root.GetProperty("model").GetProperty("version").GetString()!, root.GetProperty("sentiment").GetString()!);
    }

    async Task<string> HealthAsync(HttpClient client)
    {
        var answer = await client.GetAnswerAsync("/health");
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        return answer.Body;
    }

    // The watcher of these tests is made by hand: no part is configured.
    const string Checks = ""","checks":{"self":{"status":"healthy"},"model":{"status":"healthy"},"feedback":{"status":"healthy"}""";

    const string Queue = ",\"queued_texts\":0,\"queued_tokens\":0";

    [Fact]
    public async Task Champion_TakesThePlaceOfTheLocalModel_WhichIsDisposed()
    {
        var client = await service.ReadyClientAsync();
        source.Champion("1");
        Assert.Equal(("7", "positive"), await PredictAsync(client));

        await Watcher.RunOnceAsync(Deadline);

        Assert.Equal(("1", "neutral"), await PredictAsync(client));
        Assert.Equal(
            """{"status":"healthy","model":{"name":"sentiment","version":"1"}""" + Queue
            + ""","parts":{"champion":{"status":"healthy"},"mlflow":{"status":"healthy"}}""" + Checks + "}}",
            await HealthAsync(client));
        var old = classifiers.Single(pair => pair.Key != "v1").Value;
        await Eventually.HoldsAsync(() => old.IsDisposed);
        Assert.False(classifiers["v1"].IsDisposed);
    }

    [Fact]
    public async Task ChampionWithTheFilesOfTheLocalModel_GivesItItsNameOnly()
    {
        var client = await service.ReadyClientAsync();
        source.Champion("4");
        source.Local.Add("4");

        await Watcher.RunOnceAsync(Deadline);

        Assert.Equal(("4", "positive"), await PredictAsync(client));
        Assert.Empty(source.Fetched);
        Assert.False(Assert.Single(classifiers).Value.IsDisposed);
    }

    [Fact]
    public async Task EmptyRegistry_GetsTheLocalModel()
    {
        var client = await service.ReadyClientAsync();

        await Watcher.RunOnceAsync(Deadline);
        await Watcher.RunOnceAsync(Deadline);

        Assert.Equal([AppContext.BaseDirectory], source.Ensured);
        Assert.Equal(("1", "positive"), await PredictAsync(client));
    }

    [Fact]
    public async Task ChampionThatIsDeleted_GoesOn_AndNothingIsRegisteredInItsPlace()
    {
        var client = await service.ReadyClientAsync();
        source.Champion("2");
        await Watcher.RunOnceAsync(Deadline);

        source.Champion(null);
        await Watcher.RunOnceAsync(Deadline);
        await Watcher.RunOnceAsync(Deadline);

        Assert.Empty(source.Ensured);
        Assert.Equal(("2", "positive"), await PredictAsync(client));
        Assert.Contains(
            "\"problem\":\"The registry has no \\u0027sentiment\\u0027 with the alias \\u0027champion\\u0027 any more. Version 2 goes on; give a version that alias.\"",
            await HealthAsync(client));
        source.Champion("2");
        await Watcher.RunOnceAsync(Deadline);
        Assert.StartsWith("{\"status\":\"healthy\"", await HealthAsync(client));
    }

    [Fact]
    public async Task RestartWithAnEmptiedRegistry_ServesTheChampionOfBefore()
    {
        var client = await service.ReadyClientAsync();
        source.Remembered = new RegisteredVersion("sentiment", "4", "models:/4", null, null);
        source.Downloaded = "v4";

        await Watcher.RunOnceAsync(Deadline);
        await Watcher.RunOnceAsync(Deadline);

        Assert.Empty(source.Ensured);
        Assert.Equal(("4", "neutral"), await PredictAsync(client));
        Assert.Contains("Version 4 goes on; give a version that alias.", await HealthAsync(client));
        Assert.Equal(2, classifiers.Count);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("v4")]
    public async Task RestartWithoutTheFilesOfTheChampionOfBefore_RegistersNothing(string? downloaded)
    {
        broken.Add("v4");
        var client = await service.ReadyClientAsync();
        source.Remembered = new RegisteredVersion("sentiment", "4", "models:/4", null, null);
        source.Downloaded = downloaded;

        await Watcher.RunOnceAsync(Deadline);

        Assert.Empty(source.Ensured);
        Assert.Equal(("7", "positive"), await PredictAsync(client));
        Assert.Contains("Version 4 served last, and its files are not here; give a version that alias.", await HealthAsync(client));
    }

    [Fact]
    public async Task VersionsWithoutAnAlias_AreNotOvertakenByTheLocalModel()
    {
        var client = await service.ReadyClientAsync();
        source.HasOthers = true;

        await Watcher.RunOnceAsync(Deadline);

        Assert.Equal(("7", "positive"), await PredictAsync(client));
        Assert.Contains("but other versions of it; give one that alias.", await HealthAsync(client));
    }

    [Fact]
    public async Task FullDiskOfDownloads_IsNamed_AndTheOldOneGoesOn()
    {
        var client = await service.ReadyClientAsync();
        source.FetchFailure = new IOException("No space left on device", OperatingSystem.IsWindows() ? unchecked((int)0x80070070) : 28);
        source.Champion("2");

        await Watcher.RunOnceAsync(Deadline);

        Assert.Equal(("7", "positive"), await PredictAsync(client));
        Assert.Contains("Version 2 could not be downloaded: the disk of downloaded models is full. The model before it goes on.", await HealthAsync(client));
        source.FetchFailure = null;
        await Watcher.RunOnceAsync(Deadline);
        Assert.Equal(("2", "positive"), await PredictAsync(client));
    }

    [Fact]
    public async Task RegistryThatIsAway_LeavesTheModelServing_AndHealthSaysSince()
    {
        var client = await service.ReadyClientAsync();
        source.Failure = new HttpRequestException("http://user:secret@host refused");

        await Watcher.RunOnceAsync(Deadline);

        Assert.Equal(("7", "positive"), await PredictAsync(client));
        Assert.Equal(
            """{"status":"degraded","model":{"name":"sentiment","version":"7"}""" + Queue
            + ""","parts":{"mlflow":{"status":"degraded","problem":"The registry is away or refuses.","since":"2030-01-01T00:00:00Z"}}""" + Checks + "}}",
            await HealthAsync(client));
        source.Failure = null;
        source.Champion("2");
        await Watcher.RunOnceAsync(Deadline);
        Assert.Equal(("2", "positive"), await PredictAsync(client));
    }

    [Fact]
    public async Task BrokenVersion_KeepsTheOldOne_AndIsTriedAgainLaterAndLater()
    {
        var client = await service.ReadyClientAsync();
        source.Champion("1");
        await Watcher.RunOnceAsync(Deadline);
        source.Champion("2");
        broken.Add("v2");

        await Watcher.RunOnceAsync(Deadline);
        await Watcher.RunOnceAsync(Deadline);

        Assert.Equal(["1", "2"], source.Fetched);
        Assert.Equal(("1", "neutral"), await PredictAsync(client));
        Assert.Contains(
            "\"champion\":{\"status\":\"degraded\",\"problem\":\"Version 2 could not be loaded: config.json is empty. The model before it goes on.\"",
            await HealthAsync(client));
        service.Time.Advance(TimeSpan.FromMinutes(1));
        await Watcher.RunOnceAsync(Deadline);
        service.Time.Advance(TimeSpan.FromMinutes(1.5));
        await Watcher.RunOnceAsync(Deadline);
        Assert.Equal(["1", "2", "2"], source.Fetched);

        broken.Clear();
        service.Time.Advance(TimeSpan.FromMinutes(0.5));
        await Watcher.RunOnceAsync(Deadline);
        Assert.Equal(("2", "positive"), await PredictAsync(client));
        Assert.StartsWith("{\"status\":\"healthy\"", await HealthAsync(client));
    }

    [Fact]
    public async Task AliasThatGoesBackFromABrokenVersion_IsHealthyAgain()
    {
        var client = await service.ReadyClientAsync();
        source.Champion("1");
        await Watcher.RunOnceAsync(Deadline);
        broken.Add("v2");
        source.Champion("2");
        await Watcher.RunOnceAsync(Deadline);

        source.Champion("1");
        await Watcher.RunOnceAsync(Deadline);

        Assert.StartsWith("{\"status\":\"healthy\"", await HealthAsync(client));
        Assert.Equal(["1", "2"], source.Fetched);
    }

    [Fact]
    public async Task LocalModelThatFailed_IsReplacedByTheChampion()
    {
        broken.Add(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        broken.Add(AppContext.BaseDirectory);
        var client = await service.ReadyClientAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await client.GetAnswerAsync("/health")).Status);
        source.Champion("1");

        await Watcher.RunOnceAsync(Deadline);

        Assert.Equal(("1", "neutral"), await PredictAsync(client));
    }

    [Fact]
    public async Task ModelChangesUnderLoad_NoRequestFails_AndEachAnswerIsThatOfTheVersionItNames()
    {
        const int changes = 30;
        string[] labels = ["negative", "neutral", "positive"];
        var client = await service.ReadyClientAsync();
        source.Champion("1");
        await Watcher.RunOnceAsync(Deadline);
        using var done = new CancellationTokenSource();
        var answered = new ConcurrentDictionary<string, int>();
        var clients = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                var (version, label) = await PredictAsync(client);
                Assert.Equal(labels[int.Parse(version) % 3], label);
                answered.AddOrUpdate(version, 1, (_, count) => count + 1);
            }
        })).ToArray();

        for (int version = 2; version <= changes; version++)
        {
            string before = (version - 1).ToString();
            // Each model answers somebody before the next one comes.
            await Eventually.HoldsAsync(() => answered.ContainsKey(before) || clients.Any(task => task.IsFaulted));
            source.Champion(version.ToString());
            await Watcher.RunOnceAsync(Deadline);
        }
        await done.CancelAsync();
        await Task.WhenAll(clients);

        Assert.True(answered.Count >= changes - 1, $"{answered.Count} versions answered.");
        foreach (var (folder, classifier) in classifiers.Where(pair => pair.Key != $"v{changes}"))
            await Eventually.HoldsAsync(() => classifier.IsDisposed);
        Assert.False(classifiers[$"v{changes}"].IsDisposed);
    }

    [Fact]
    public async Task RequestThatIsRunning_EndsOnTheModelThatBeganIt()
    {
        var client = await service.ReadyClientAsync();
        source.Champion("1");
        await Watcher.RunOnceAsync(Deadline);
        classifiers["v1"].Hold();
        var running = PredictAsync(client);
        await classifiers["v1"].EnteredAsync(Deadline);

        source.Champion("2");
        await Watcher.RunOnceAsync(Deadline);

        Assert.Equal(("2", "positive"), await PredictAsync(client));
        Assert.False(classifiers["v1"].IsDisposed);
        classifiers["v1"].LetGo();
        Assert.Equal(("1", "neutral"), await running);
        await Eventually.HoldsAsync(() => classifiers["v1"].IsDisposed);
    }
}
