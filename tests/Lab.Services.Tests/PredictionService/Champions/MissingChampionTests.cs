using System.Collections.Concurrent;
using System.Net;
using Lab.PredictionService.Models;
using Lab.Sentiment;
using Lab.TestSupport;

namespace Lab.Services.Tests.PredictionService.Champions;

/// <summary>The registry has no champion that can be served: none any more, a broken one, or it is away.</summary>
public sealed class MissingChampionTests : ChampionTest
{
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
}
