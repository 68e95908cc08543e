using Lab.Sentiment;
using Lab.Services.Tests.PredictionService;
using Lab.TestSupport;

namespace Lab.Services.Tests.Cli.Tracking;

/// <summary><c>lab train --register</c> and <c>--promote</c>, from a tiny model to the champion of a real registry.</summary>
public sealed class TrainingRegistrationTests(TinyModelFolder model) : IClassFixture<TinyModelFolder>, IDisposable
{
    readonly WorkFolder work = new();

    static CancellationToken Deadline => TestContext.Current.CancellationToken;

    public void Dispose() => work.Dispose();

    Task<CliRun> TrainAsync(string? server, string output, params string[] more) => CliRun.With(
        host => host with { Variable = name => name switch { "ConnectionStrings__mlflow" => server, "LAB_CACHE" => work["cache"], _ => null } },
        [
            "train", "--model", model.Folder, "--data", work.Write("reviews.csv", TinyModelFolder.Reviews(600)), "--output", work[output],
            "--text-columns", "title,text", "--label-column", "stars", "--label-map", "1=negative,2=negative,3=neutral,4=positive,5=positive",
            "--max-length", "48", "--batch-size", "8", "--threads", "2", "--json", .. more,
        ]);

    static readonly string[] well = ["--epochs", "8", "--learning-rate", "3e-3"];
    static readonly string[] badly = ["--epochs", "1", "--learning-rate", "1e-9"];

    [Fact]
    public async Task FirstModel_IsTheChampion_AWorseOneIsRefused_AndForceSaysSoInTheHistory()
    {
        await using var server = await TrackingServer.StartAsync();
        var registry = new ModelRegistry(server.Client, new ModelRegistryOptions { CacheFolder = work["registry"] });

        var first = await TrainAsync(server.Address, "first", ["--promote", .. well]);
        Assert.Equal((0, "1"), (first.Code, (await registry.FindChampionAsync(Deadline))?.Version));
        Assert.Equal("1", Assert.Single(first.Json).GetProperty("version").GetString());
        Assert.Contains("Promoted: Version 1 is the first champion.", first.Error);

        var worse = await TrainAsync(server.Address, "worse", ["--register", "--promote", .. badly]);
        Assert.Equal(6, worse.Code);
        Assert.Equal("1", (await registry.FindChampionAsync(Deadline))?.Version);
        var gate = Assert.Single(worse.Json).GetProperty("gate");
        Assert.False(gate.GetProperty("promoted").GetBoolean());
        Assert.Contains(gate.GetProperty("rules").EnumerateArray(), rule => rule.GetProperty("name").GetString() == "macro_f1_not_worse" && !rule.GetProperty("passed").GetBoolean());
        Assert.Contains("macro F1 not worse", worse.Error);
        Assert.Contains("error: The model is registered, and not promoted.", worse.Error);

        var forced = await TrainAsync(server.Address, "forced", ["--promote", "force", .. badly]);
        Assert.Equal(0, forced.Code);
        var last = (await registry.ReadHistoryAsync(Deadline))[^1];
        Assert.Equal(("3", ChampionChange.Forced, "person: lab train"), (last.Version, last.Change, last.Cause));
        Assert.StartsWith("Version 3 was promoted by force. Version 3 does not replace 1: ", last.Reason);

        var better = await TrainAsync(server.Address, "better", ["--promote", .. well]);
        Assert.Equal((0, "4"), (better.Code, (await registry.FindChampionAsync(Deadline))?.Version));
    }

    [Fact]
    public async Task Register_MakesAChallengerWithItsReferenceStatistics_AndAsksNoGate()
    {
        await using var server = await TrackingServer.StartAsync();

        var trained = await TrainAsync(server.Address, "new", ["--register", "--epochs", "1"]);

        Assert.Equal(0, trained.Code);
        Assert.False(Assert.Single(trained.Json).TryGetProperty("gate", out _));
        Assert.Contains("registered: sentiment version 1\n", trained.Error);
        var version = await server.Client.GetModelVersionAsync("sentiment", "1", Deadline);
        Assert.Equal(["challenger"], version.Aliases);
        var run = await server.Client.GetRunAsync(version.RunId!, Deadline);
        Assert.Equal($"models:/{Assert.Single(run.Outputs!.ModelOutputs).ModelId}", version.Source);
        using var statistics = new MemoryStream();
        await server.Client.DownloadAsync($"{await server.Client.GetDownloadUriAsync("sentiment", "1", Deadline)}/model/reference_statistics.json", statistics, Deadline);
        Assert.NotEqual(0, statistics.Length);
    }

    [Theory]
    [InlineData("There is no tracking server to register the model at.", null, "--register")]
    [InlineData("A model without its files cannot be registered.", "http://127.0.0.1:9", "--register", "--no-upload")]
    [InlineData("The value is 'perhaps'.", "http://127.0.0.1:9", "--promote", "perhaps")]
    public async Task WhatCannotWork_IsSaidBeforeTheTraining(string what, string? server, params string[] options)
    {
        var trained = await TrainAsync(server, "new", options);

        Assert.Equal(2, trained.Code);
        Assert.Contains(what, trained.Error);
        Assert.False(Directory.Exists(work["new"]));
    }

    [Fact]
    public async Task ServerThatIsAway_LeavesTheModel_AndSaysThatItIsNotRegistered()
    {
        var trained = await CliRun.With(
            host => host with { Variable = name => name == "ConnectionStrings__mlflow" ? "http://127.0.0.1:9" : null, Time = new HastyTime() },
            [
                "train", "--model", model.Folder, "--data", work.Write("reviews.csv", TinyModelFolder.Reviews(60)), "--output", work["new"], "--text-columns", "text",
                "--label-column", "stars", "--epochs", "1", "--max-length", "32", "--register", "--label-map", "1=negative,2=negative,3=neutral,4=positive,5=positive",
            ]);

        Assert.Equal(5, trained.Code);
        Assert.Contains("error: The model is not registered.", trained.Error);
        Assert.True(File.Exists(Path.Combine(work["new"], "model.safetensors")));
    }

    /// <summary>Waits are a hundred times shorter.</summary>
    sealed class HastyTime : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            System.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? dueTime / 100 : dueTime, period);
    }
}
