using Lab.Records.Jobs;
using Lab.Sentiment;
using Lab.TestSupport;

namespace Lab.Services.Tests.Trainer.Handlers;

/// <summary>Models of a hub and of folders on their way into the registry, and versions on their way to the services.</summary>
public sealed class ModelStartHandlerTests : TrainerTest
{
    ModelRegistry Registry => new(Tracking.Client, new ModelRegistryOptions { CacheFolder = Work("cache") });

    async Task<Job> RunAsync(FakeHub hub, NewJob job)
    {
        TinyModelFolder.Write(Data("base.csv"), TinyModelFolder.Sentences(300));
        await StartAsync("--Trainer:BaseData", "base.csv", "--HF_ENDPOINT", hub.Address.ToString(), "--HF_HOME", Work("hub"), "--HF_HUB_CACHE", Work("hub/cache"));
        return await EndAsync(await SubmitAsync(job));
    }

    [Fact]
    public async Task NameOfTheHub_IsFetchedFromItsEndpoint_MeasuredAndDeployed()
    {
        await using var hub = await FakeHub.StartAsync();
        hub.AddFolder("owner/tiny", Data("model"));

        var job = await RunAsync(hub, NewJob.ModelStart(new("owner/tiny", AutoDeploy: true), "person"));

        Assert.True(job is { State: JobState.Succeeded, ModelVersion: "1" }, $"{job.State} {job.Message}");
        Assert.StartsWith("Version 1 is deployed. Labels negative, neutral, positive, by the words of id2label, margin ", job.Message);
        Assert.InRange(job.Result!.Value.GetProperty("rows").GetInt32(), 1, 300);
        Assert.Contains($"owner/tiny at commit {hub.Commit}.", await LogAsync(job.Id));
        Assert.Equal("1", (await Registry.FindChampionAsync(Cancellation))!.Version);
        var entry = Assert.Single(await Registry.ReadHistoryAsync(Cancellation));
        Assert.Equal((ChampionChange.First, "person"), (entry.Change, entry.Cause));
        var version = await Tracking.Client.GetModelVersionAsync("sentiment", "1", Cancellation);
        Assert.Equal($"owner/tiny@{hub.Commit}", version.Tags.Single(tag => tag.Key == "lab.model.hub").Value);
        Assert.NotEmpty(hub.Requests);
    }

    [Fact]
    public async Task FolderOfADataRoot_WinsOverTheHub_AndIsOnlyRegistered()
    {
        await using var hub = await FakeHub.StartAsync();
        hub.AddFolder("model", Data("model"));

        var job = await RunAsync(hub, NewJob.ModelStart(new("model"), "person"));

        Assert.True(job is { State: JobState.Succeeded, ModelVersion: "1" }, $"{job.State} {job.Message}");
        Assert.StartsWith("Version 1 is registered.", job.Message);
        Assert.Null(await Registry.FindChampionAsync(Cancellation));
        Assert.Empty(hub.Requests);
    }

    [Theory]
    [InlineData("link", "Requests may not name this path.")]
    [InlineData("link/deeper", "Requests may not name this path.")]
    [InlineData("link/nowhere", "Requests may not name this path.")]
    [InlineData("dangling", "Requests may not name this path.")]
    [InlineData("loop", "Too many links follow each other.")]
    [InlineData("../outside", "Requests may not name this path.")]
    [InlineData("/etc", "Requests may not name this path.")]
    [InlineData("a/b/c", "There is no such file or folder.")]
    [InlineData("./model-that-is-not-there", "There is no such file or folder.")]
    public async Task PathThatRequestsMayNotName_IsRefused_AndNoNameOfTheHub(string named, string reason)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a right of their own there.");
        Directory.CreateDirectory(Data("../outside/deeper"));
        File.CreateSymbolicLink(Data("link"), "../outside");
        File.CreateSymbolicLink(Data("dangling"), "../not-there");
        File.CreateSymbolicLink(Data("loop"), "loop");
        await using var hub = await FakeHub.StartAsync();
        foreach (string name in (string[])["link", "link/deeper", "link/nowhere", "dangling", "loop"]) hub.AddFolder(name, Data("model"));

        var job = await RunAsync(hub, NewJob.ModelStart(new(named, AutoDeploy: true), "person"));

        Assert.Equal(JobState.Failed, job.State);
        Assert.StartsWith(reason, job.Message[job.Message.IndexOf(reason[..10], StringComparison.Ordinal)..]);
        Assert.Empty(hub.Requests);
        Assert.Null(await Registry.FindChampionAsync(Cancellation));
    }

    [Fact]
    public async Task UnknownNameOfTheHub_FailsTheJob_AndLeavesTheRegistryAsItWas()
    {
        await using var hub = await FakeHub.StartAsync();

        var job = await RunAsync(hub, NewJob.ModelStart(new("owner/nothing", AutoDeploy: true), "person"));

        Assert.Equal(JobState.Failed, job.State);
        Assert.Contains("owner/nothing", job.Message);
        Assert.Null(await Registry.FindChampionAsync(Cancellation));
    }

    [Fact]
    public async Task Deploy_OfARegisteredVersion_MovesTheAlias_AndTheHistorySaysWho()
    {
        await Registry.EnsureChampionAsync(Data("model"), cancellation: Cancellation);
        File.AppendAllText(Data("model/config.json"), "\n");
        string second = (await Registry.RegisterAsync(Data("model"), cancellation: Cancellation)).Version;
        File.WriteAllBytes(Data("model/model.safetensors"), [1, 2, 3]);
        string broken = (await Registry.RegisterAsync(Data("model"), cancellation: Cancellation)).Version;
        await StartAsync();

        var deployed = await EndAsync(await SubmitAsync(NewJob.Deploy(new(second), "person")));
        var refused = new List<Job>();
        foreach (string version in (string[])[broken, "77", "latest"]) refused.Add(await EndAsync(await SubmitAsync(NewJob.Deploy(new(version), "person"))));

        Assert.True(deployed is { State: JobState.Succeeded }, deployed.Message);
        Assert.All(refused, job => Assert.Equal(JobState.Failed, job.State));
        Assert.Contains("The registry has no version 77 of 'sentiment'.", refused[1].Message);
        Assert.Contains("'latest' is no version.", refused[2].Message);
        Assert.Equal(second, (await Registry.FindChampionAsync(Cancellation))!.Version);
        var last = (await Registry.ReadHistoryAsync(Cancellation))[^1];
        Assert.Equal((second, "1", ChampionChange.Forced, "person"), (last.Version, last.From, last.Change, last.Cause));
    }
}
