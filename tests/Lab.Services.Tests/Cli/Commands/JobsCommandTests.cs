using Lab.Records.Jobs;
using Lab.Services.Tests.PredictionService;
using Lab.TestSupport;

namespace Lab.Services.Tests.Cli.Commands;

/// <summary><c>lab jobs</c> on a real Redis, and on a service before it.</summary>
public sealed class JobsCommandTests : RedisTest
{
    Task<CliRun> RunAsync(params string[] args) => CliRun.Of(["jobs", .. args, "--redis", Server.ConnectionString]);

    JobClaims Worker => new(Redis, "worker", TimeProvider.System, TimeSpan.FromMinutes(1), 3);

    [Fact]
    public async Task Job_IsSubmittedAndFollowed_OverRedis() => await FollowAsync(args => RunAsync(args));

    [Fact]
    public async Task Job_IsSubmittedAndFollowed_OverHttp()
    {
        await using var service = await ListeningService.StartAsync($"ConnectionStrings:redis={Server.ConnectionString}");

        await FollowAsync(args => CliRun.Of(["jobs", .. args, "--url", service.Client.BaseAddress!.AbsoluteUri]));
    }

    async Task FollowAsync(Func<string[], Task<CliRun>> run)
    {
        var submitted = await run(["submit", "fine-tune", "data=a.csv", "text_columns=[\"title\",\"text\"]", "register=false", "hyperparameters.epochs=3"]);
        Assert.True(submitted.Code == 0, submitted.Error);
        string id = submitted.Out.Trim();
        var claim = (await Worker.ClaimAsync(Cancellation))!;
        Assert.Equal("""{"data":"a.csv","text_columns":["title","text"],"register":false,"hyperparameters":{"epochs":3}}""", claim.Job.Request.GetRawText());
        await Worker.LogAsync(claim, "a line", Cancellation);

        Assert.Contains("running", (await run(["list"])).Out);
        Assert.Equal("running", (await run(["show", id, "--json"])).Json.Single().GetProperty("state").GetString());
        Assert.EndsWith("a line", (await run(["log", id])).Out.TrimEnd());
        Assert.Equal(0, (await run(["cancel", id])).Code);
        await Worker.CompleteAsync(claim, JobEnd.Cancelled("Cancelled.") with { Gate = new JobGate(false, [new("recall", 0.03, 0.02, false)]) }, Cancellation);
        Assert.Contains("recall", (await run(["show", id])).Out);
        var again = await run(["cancel", id]);
        Assert.Equal((2, true), (again.Code, again.Error.Contains("cancelled", StringComparison.Ordinal)));
        Assert.Equal("queued", (await run(["retry", id, "--json"])).Json.Single().GetProperty("state").GetString());
    }

    [Fact]
    public async Task Schedule_IsMadeListedAndRemoved()
    {
        string[] schedule = ["schedule", "add", "nightly", "score", "input=incoming", "--cron", "0 3 * * *", "--time-zone", "Europe/Berlin", "--json"];

        var added = await RunAsync(schedule);

        Assert.True(added.Code == 0, added.Error);
        var line = (await RunAsync("schedule", "list", "--json")).Json.Single();
        Assert.Equal(("nightly", "0 3 * * *", "Europe/Berlin", "score"), (
            line.GetProperty("name").GetString(), line.GetProperty("cron").GetString(), line.GetProperty("time_zone").GetString(), line.GetProperty("kind").GetString()));
        Assert.Equal(0, line.GetProperty("next").GetDateTimeOffset().Minute);
        Assert.Equal(0, (await RunAsync("schedule", "remove", "nightly")).Code);
        Assert.Equal(2, (await RunAsync("schedule", "remove", "nightly")).Code);
    }

    [Theory]
    [InlineData("data", "has no name")]
    [InlineData("=x", "has no name")]
    [InlineData("data=a.csv,data=b.csv", "'data' is given twice.")]
    [InlineData("data=a.csv,data.x=1", "has a value already")]
    [InlineData("data=[", "It is no JSON")]
    [InlineData("data=a.csv,hyperparameters.epochs=0", "'epochs' is 0.")]
    public async Task WordsThatAreNoRequest_AreRefused(string words, string reason)
    {
        var run = await RunAsync(["submit", "fine-tune", .. words.Split(',')]);

        Assert.Equal(2, run.Code);
        Assert.Contains(reason, run.Error);
        Assert.Empty(await new JobQueue(Redis, TimeProvider.System).ListAsync(cancellation: Cancellation));
    }
}
