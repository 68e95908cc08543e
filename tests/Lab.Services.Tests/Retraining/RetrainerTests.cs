using Lab.Mlflow.Protocol;
using Lab.Records;
using Lab.Sentiment;
using Lab.Sentiment.Promotion;
using Lab.Sentiment.Retraining;
using Lab.TestSupport;

namespace Lab.Services.Tests.Retraining;

public sealed class RetrainerTests : RetrainingTest
{
    async Task<Run> RunAsync(RetrainingResult result) => await Server.Client.GetRunAsync(result.RunId, Deadline);

    async Task<string> TextAsync(RetrainingResult result, string path)
    {
        using var content = new MemoryStream();
        await Server.Client.DownloadArtifactAsync(result.RunId, path, content, Deadline);
        return System.Text.Encoding.UTF8.GetString(content.ToArray());
    }

    async Task<string> ModelTextAsync(RetrainingResult result, string path)
    {
        using var content = new MemoryStream();
        await Server.Client.DownloadAsync($"{await Server.Client.GetDownloadUriAsync("sentiment", result.Version.Version, Deadline)}/{path}", content, Deadline);
        return System.Text.Encoding.UTF8.GetString(content.ToArray());
    }

    [Fact]
    public async Task ChampionWhoseHeadSaw200Rows_IsBeaten_AndEverythingIsLogged()
    {
        await ChampionAsync(200, headOnly: true);
        var seen = new List<RetrainingProgress>();

        var result = await Retrainer.RunAsync(Options(), new Collected(seen), Deadline);

        Assert.True(result.Gate!.Promoted, result.Gate.ToJson());
        Assert.Equal("2", (await Registry.FindChampionAsync(Deadline))!.Version);
        var last = (await Registry.ReadHistoryAsync(Deadline))[^1];
        Assert.Equal(("2", "1", ChampionChange.Promoted, "feedback: 10 corrections", result.RunId), (last.Version, last.From, last.Change, last.Cause, last.RunId));
        Assert.Equal(result.Gate.Summary, last.Reason);

        var run = await RunAsync(result);
        Assert.Equal(RunStatus.Finished, run.Info.Status);
        var tags = run.Data.Tags.ToDictionary(tag => tag.Key, tag => tag.Value);
        Assert.Equal(("feedback: 10 corrections", "promoted", "1"), (tags["lab.cause"], tags["lab.gate"], tags["lab.champion"]));
        var metrics = run.Data.Metrics.ToDictionary(metric => metric.Key, metric => metric.Value);
        Assert.Equal(result.Gate.Test!.MacroF1, metrics["test_macro_f1"]);
        Assert.Equal(result.Gate.Rules[0].Value, metrics["gate_macro_f1_not_worse"]);
        Assert.Contains("validation_macro_f1", metrics.Keys);
        Assert.Equal("6", run.Data.Params.Single(param => param.Key == "epochs").Value);
        Assert.Equal(result.Gate.ToJson() + "\n", await TextAsync(result, "gate/report.json"));
        Assert.Contains("better on test fold", await TextAsync(result, "gate/report.html"));
        Assert.Equal("""{"0":"negative","1":"neutral","2":"positive"}""", await TextAsync(result, "label_map.json"));
        Assert.Contains("predicted_shares", await ModelTextAsync(result, $"model/{ReferenceStatistics.FileName}"));
        Assert.Contains("transformers", await ModelTextAsync(result, "MLmodel"));
        // What the gate measured is said of the model, too.
        var logged = await Server.Client.GetLoggedModelAsync(Assert.Single(run.Outputs!.ModelOutputs).ModelId, Deadline);
        Assert.Equal(result.Gate.Test!.MacroF1, logged.Data.Metrics.Single(metric => metric.Key == "test_macro_f1").Value);
        Assert.Contains(logged.Data.Metrics, metric => metric.Key == "validation_macro_f1");
        Assert.Contains(result.Groups.Single(group => group.Name == "replay").Digest, await TextAsync(result, "rows.json"));

        Assert.Equal(seen.Select(progress => progress.Done).Order(), seen.Select(progress => progress.Done));
        Assert.Equal((1, RetrainingPhase.Done), (seen[^1].Done, seen[^1].Phase));
        // Texts of users do not stay.
        Assert.False(Directory.Exists(Path.Combine(PathOf("work"), "rows")));
        Assert.Equal(result.Version, (await Retrainer.RunAsync(Options(), cancellation: Deadline)).Version);
    }

    [Fact]
    public async Task ChallengerOfShuffledLabels_IsRefused_AndTheChampionStays()
    {
        await ChampionAsync(900);
        string shuffled = Write("shuffled.csv", TinyModelFolder.Shuffled(600, from: 900));

        var result = await Retrainer.RunAsync(Options() with { ReplayRows = 0, ValidationRows = 60, NewData = [shuffled] }, cancellation: Deadline);

        Assert.False(result.Gate!.Promoted);
        Assert.Contains(result.Gate.Rules, rule => rule is { Name: "macro_f1_not_worse", Passed: false });
        Assert.Equal("1", (await Registry.FindChampionAsync(Deadline))!.Version);
        Assert.Single(await Registry.ReadHistoryAsync(Deadline));
        var version = await Server.Client.GetModelVersionAsync("sentiment", "2", Deadline);
        Assert.Equal("refused", version.Tags.Single(tag => tag.Key == "lab.gate").Value);
        Assert.Equal(["challenger"], version.Aliases);
        Assert.Equal("refused", (await RunAsync(result)).Data.Tags.Single(tag => tag.Key == "lab.gate").Value);
    }

    [Fact]
    public async Task TenCorrectionsOfOneKindOfSentence_CloseTheLoop()
    {
        await ChampionAsync(900);
        string folder = await Registry.FetchAsync((await Registry.FindChampionAsync(Deadline))!, Deadline);
        var corrections = Corrections(10);
        string[] texts = [.. corrections.Select(correction => correction.Text)];
        using (var before = SentimentModel.Load(folder)) Assert.True(before.Predict(texts).Count(answer => answer.Label == "negative") < 5);

        var result = await Retrainer.RunAsync(Options() with { Feedback = corrections, ReplayRows = 300 }, cancellation: Deadline);

        Assert.True(result.Gate!.Promoted, result.Gate.ToJson());
        Assert.Contains(result.Gate.Rules.SelectMany(rule => rule.AnyOf ?? []), rule => rule is { Name: "corrections_learned", Passed: true });
        string after = await Registry.FetchAsync((await Registry.FindChampionAsync(Deadline))!, Deadline);
        using var model = SentimentModel.Load(after);
        Assert.True(model.Predict(texts).Count(answer => answer.Label == "negative") >= 8);
        // Of those that it has not been told, most.
        string[] untold = [.. Corrections(60)[10..].Select(correction => correction.Text)];
        int right = model.Predict(untold).Count(answer => answer.Label == "negative");
        Assert.True(right > 25, $"{right} of {untold.Length}");
    }

    [Fact]
    public async Task BadFilesOfAWatchedFolder_AreNamed_AndTheRestIsLearned()
    {
        await ChampionAsync(200, headOnly: true);
        string good = Write("good.csv", Sentences(90, from: 900)), bad = Write("bad.csv", [("a text", "sarcastic")]);

        var result = await Retrainer.RunAsync(Options() with { NewData = [bad, good], ReplayRows = 300 }, cancellation: Deadline);

        Assert.Equal(["bad.csv"], result.Skipped.Select(file => file.File));
        Assert.Contains("bad.csv: ", (await RunAsync(result)).Data.Tags.Single(tag => tag.Key == "lab.skipped").Value);
        Assert.Contains(result.Groups, group => group is { Name: "good.csv", Part: "train" });
    }

    [Fact]
    public async Task OnlyRegister_AsksNoGate()
    {
        await ChampionAsync(200, headOnly: true);

        var result = await Retrainer.RunAsync(Options() with { OnlyRegister = true, ReplayRows = 100 }, cancellation: Deadline);

        Assert.Equal((null, "2", "1"), (result.Gate, result.Version.Version, (await Registry.FindChampionAsync(Deadline))!.Version));
    }

    [Fact]
    public async Task WithoutAChampion_NothingBegins()
    {
        var refused = await Assert.ThrowsAsync<LabException>(() => Retrainer.RunAsync(Options(), cancellation: Deadline));

        Assert.Equal((ErrorKind.Model, "The registry has no champion to start from."), (refused.Kind, refused.What));
    }

    [Fact]
    public async Task Search_TriesHyperParametersInRunsBelowItsOwn_AndTrainsWithTheBest()
    {
        await ChampionAsync(200, headOnly: true);
        var search = new SearchOptions { Trials = 3, Epochs = 2, Rows = 150 };

        var result = await Retrainer.RunAsync(Options() with { Search = search, OnlyRegister = true }, cancellation: Deadline);

        var runs = new List<Run>();
        await foreach (var run in Server.Client.SearchRunsAsync([(await RunAsync(result)).Info.ExperimentId], $"tags.`mlflow.parentRunId` = '{result.RunId}'", cancellation: Deadline)) runs.Add(run);
        Assert.Equal(["trial-1", "trial-2", "trial-3"], runs.Select(run => run.Info.RunName).Order());
        Assert.All(runs, run => Assert.Equal(RunStatus.Finished, run.Info.Status));
        var best = runs.MinBy(run => run.Data.Metrics.Single(metric => metric.Key == "validation_log_loss").Value)!;
        string Rate(Run run) => run.Data.Params.Single(param => param.Key == "learning_rate").Value;
        Assert.Equal(3, runs.Select(Rate).Distinct().Count());
        Assert.Equal(Rate(best), Rate(await RunAsync(result)));
    }

    [Fact]
    public async Task SearchWithoutTime_KeepsTheRecipe()
    {
        await ChampionAsync(200, headOnly: true);

        var result = await Retrainer.RunAsync(
            Options() with { Search = new SearchOptions { Budget = TimeSpan.Zero }, OnlyRegister = true, ReplayRows = 100 }, cancellation: Deadline);

        Assert.Equal("0.003", (await RunAsync(result)).Data.Params.Single(param => param.Key == "learning_rate").Value);
    }

    /// <summary>As it comes, on the thread that reports.</summary>
    sealed class Collected(List<RetrainingProgress> seen) : IProgress<RetrainingProgress>
    {
        public void Report(RetrainingProgress value) => seen.Add(value);
    }
}
