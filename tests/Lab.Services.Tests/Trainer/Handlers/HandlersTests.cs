using Lab.Mlflow.Protocol;
using Lab.Monitoring;
using Lab.Monitoring.Findings;
using Lab.Records;
using Lab.Records.Jobs;
using Lab.Sentiment;
using Lab.TestSupport;
using Lab.Trainer.Handlers;

namespace Lab.Services.Tests.Trainer.Handlers;

/// <summary>The real handlers on a small model.</summary>
public sealed class HandlersTests : TrainerTest
{
    const string Map = "1=negative,2=negative,3=neutral,4=positive,5=positive";
    static readonly string[] columns = ["title", "text"];

    async Task<string> ChampionAsync(Action<string>? change = null)
    {
        change?.Invoke(Data("model"));
        var registry = new ModelRegistry(Tracking.Client, new ModelRegistryOptions { CacheFolder = Work("cache") });
        return (await registry.EnsureChampionAsync(Data("model"), cancellation: Cancellation)).Version;
    }

    [Fact]
    public async Task FineTune_IsARunOfTheTrackingServer_ThatNamesItsJob()
    {
        await StartAsync();

        string id = await SubmitAsync(NewJob.FineTune(
            new("reviews.csv", Model: "model", TextColumns: columns, LabelColumn: "stars", LabelMap: Map, Register: false, Hyperparameters: new(Epochs: 1, BatchSize: 8, MaxLength: 16)), "person"));

        var job = await EndAsync(id);
        Assert.True(job.State == JobState.Succeeded, job.Message);
        var run = await Tracking.Client.GetRunAsync(job.RunId!, Cancellation);
        Assert.Equal(RunStatus.Finished, run.Info.Status);
        Assert.Equal(id, run.Data.Tags.Single(tag => tag.Key == "lab.job_id").Value);
        Assert.InRange(job.Result!.Value.GetProperty("splits").GetProperty("test").GetProperty("macro_f1").GetDouble(), 0, 1);
        Assert.Contains(await LogAsync(id), line => line.StartsWith("Rows: ", StringComparison.Ordinal));
        await Eventually.HoldsAsync(() => Directory.GetDirectories(Work("jobs")).Length == 0);
    }

    [Fact]
    public async Task FineTuneThatRegisters_MakesOneVersion_ThatIsNotServed()
    {
        string champion = await ChampionAsync();
        await StartAsync();
        var training = NewJob.FineTune(
            new("reviews.csv", TextColumns: columns, LabelColumn: "stars", LabelMap: Map, Hyperparameters: new(Epochs: 1, BatchSize: 8, MaxLength: 16)), "person");

        var job = await EndAsync(await SubmitAsync(training));
        // As after a crash between the registration and the end of the job.
        var again = await EndAsync(await SubmitAsync(training with { Id = Guid.CreateVersion7().ToString() }));

        Assert.True(job is { State: JobState.Succeeded, ModelVersion: "2" }, $"{job.State} {job.Message}");
        Assert.Equal("2", again.ModelVersion);
        var version = await Tracking.Client.GetModelVersionAsync("sentiment", "2", Cancellation);
        Assert.Equal((job.RunId, "challenger"), (version.RunId, Assert.Single(version.Aliases)));
        Assert.Equal(champion, (await new ModelRegistry(Tracking.Client, new ModelRegistryOptions { CacheFolder = Work("cache") }).FindChampionAsync(Cancellation))!.Version);
    }

    [Fact]
    public async Task Evaluate_OfTheChampion_GivesItsScores()
    {
        string version = await ChampionAsync();
        await StartAsync();

        var job = await EndAsync(await SubmitAsync(NewJob.Evaluate(new("reviews.csv", TextColumns: columns, LabelColumn: "stars", LabelMap: Map), "person")));

        Assert.True(job.State == JobState.Succeeded, job.Message);
        Assert.Contains("on 120 rows", job.Message);
        Assert.Equal(120, job.Result!.Value.GetProperty("rows").GetInt32());
        var run = await Tracking.Client.GetRunAsync(job.RunId!, Cancellation);
        Assert.Equal(version, run.Data.Params.Single(param => param.Key == "model").Value);
    }

    [Theory]
    [InlineData("../elsewhere.csv", "Requests may not name this path.")]
    [InlineData("/etc/passwd", "Requests may not name this path.")]
    [InlineData("nowhere.csv", "There is no such file or folder.")]
    public async Task FileThatRequestsMayNotName_FailsTheJob(string file, string reason)
    {
        File.WriteAllText(Data("../elsewhere.csv"), "text,label\n");
        await StartAsync();

        var job = await EndAsync(await SubmitAsync(NewJob.Evaluate(new(file, Model: "model"), "person")));

        Assert.Equal(JobState.Failed, job.State);
        Assert.Contains(reason, job.Message);
    }

    [Fact]
    public async Task RegistryWithoutChampion_FailsTheJobWithWhatWouldDo()
    {
        await StartAsync();

        var job = await EndAsync(await SubmitAsync(NewJob.Evaluate(new("reviews.csv"), "person")));

        Assert.Contains("The registry has no champion of 'sentiment'.", job.Message);
    }

    [Fact]
    public async Task Score_LabelsWhatIsNewInAFolder_AndItsFindingReachesTheBoard()
    {
        // A reference that says: nearly all positive. The untrained model does not.
        await ChampionAsync(folder => (ReferenceStatistics.TryLoad(Path.Combine(RepositoryRoot.Path, "data/models/starter"))! with
        {
            PredictedShares = new Dictionary<string, double> { ["negative"] = 0.005, ["neutral"] = 0.005, ["positive"] = 0.99 },
        }).SaveTo(folder));
        Directory.CreateDirectory(Data("incoming"));
        File.WriteAllText(Data("incoming/a.csv"), "text\n" + string.Concat(Enumerable.Range(0, 300).Select(i => $"an awful coat {i}\n")));
        File.WriteAllText(Data("incoming/broken.parquet"), "no parquet");
        File.WriteAllText(Data("incoming/notes.txt"), "no data");
        File.WriteAllText(Data("../outside.csv"), "text\nsecret\n");
        if (!OperatingSystem.IsWindows()) File.CreateSymbolicLink(Data("incoming/link.csv"), "../../outside.csv");
        await StartAsync();

        var first = await EndAsync(await SubmitAsync(NewJob.Score(new("incoming"), "person")));

        Assert.True(first.State == JobState.Succeeded, first.Message);
        Assert.StartsWith("1 files, 300 rows.", first.Message);
        Assert.EndsWith(OperatingSystem.IsWindows() ? "Left out, see the log: broken.parquet." : "Left out, see the log: broken.parquet, link.csv.", first.Message);
        string[] lines = File.ReadAllLines(Data("incoming/a.csv.scored.csv"));
        Assert.Equal((301, "text,label,confidence,score_negative,score_neutral,score_positive,warnings"), (lines.Length, lines[0]));
        File.Delete(Data("incoming/broken.parquet"));
        File.Delete(Data("incoming/link.csv"));

        File.WriteAllText(Data("incoming/b.csv"), "text\na lovely dress\n");
        var second = await EndAsync(await SubmitAsync(NewJob.Score(new("incoming"), "person")));
        var third = await EndAsync(await SubmitAsync(NewJob.Score(new("incoming"), "person")));

        Assert.Equal(("1 files, 1 rows. Too few rows to judge.", "There is no new file."), (second.Message, third.Message));
        // Too few rows do not take back what was found.
        var finding = Assert.Single(await new FindingBoard(Redis).ReadAsync(TimeProvider.System.GetUtcNow(), Cancellation));
        Assert.Equal("batch-drift incoming", finding.Cause);
        Assert.Equal(first.Result!.Value.GetProperty("finding").GetProperty("state").GetString(), finding.State.ToString());
    }

    [Fact]
    public void ResultsOfTwoFilesThatDifferInTheEnding_AreTwo()
    {
        foreach (string name in (string[])["a.csv", "a.csv.gz", "a.tsv", ".hidden.csv", "a.csv.scored.csv", "a.txt"]) File.WriteAllText(Data(name), "");

        var pairs = ScoredFiles.New(Data(), Data("out"));

        Assert.Equal(["a.csv.gz.scored.csv", "a.tsv.scored.csv", "reviews.csv.scored.csv"], pairs.Select(pair => Path.GetFileName(pair.Output)).Except(["a.csv.scored.csv"]));
        Assert.Equal(4, pairs.Count);
    }
}
