using System.Collections.Concurrent;
using System.Net;
using Lab.PredictionService.Models;
using Lab.Sentiment;
using Lab.TestSupport;

namespace Lab.Services.Tests.PredictionService.Champions;

/// <summary>The champion of the registry is served, whatever happens meanwhile.</summary>
public sealed class ChampionWatcherTests : ChampionTest
{
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
