using System.Net.Http.Json;
using System.Text.Json;
using Lab.Records;
using Lab.Records.Jobs;
using Lab.Services.Tests.Mailbox;
using Lab.TestSupport;

namespace Lab.Services.Tests.Monitor.Retraining;

/// <summary>Findings that ask for retrainings, and ends that are told: with a real server, and a worker played by the test.</summary>
public sealed class RetrainingTests : RedisTest
{
    static readonly TimeSpan day = TimeSpan.FromDays(1);
    readonly World world = new();

    protected override string[] Configuration => ["appendonly yes", "appendfsync always"];

    JobQueue Jobs => new(Redis, world.Time);

    Task<RunningMonitor> MonitorAsync(RunningMailbox mailbox) => RunningMonitor.StartAsync(world, mailbox.SmtpPort, "--ConnectionStrings:redis", Server.ConnectionString);

    async Task EndAsync(JobEnd end)
    {
        var worker = new JobClaims(Redis, "worker", world.Time, TimeSpan.FromMinutes(1), mostCrashes: 3);
        Assert.True(await worker.CompleteAsync((await worker.ClaimAsync(Cancellation))!, end, Cancellation));
    }

    static async Task<string[]> SubjectsAsync(RunningMailbox mailbox) =>
        [.. (await mailbox.Http.GetFromJsonAsync<JsonElement>("/api/mails", Cancellation)).GetProperty("mails").EnumerateArray().Select(mail => mail.GetProperty("subject").GetString()!)];

    [Fact]
    public async Task OldModel_AsksOnce_HoweverManyMonitorsRun()
    {
        await using var mailbox = await RunningMailbox.StartAsync();
        await using var first = await MonitorAsync(mailbox);
        await using var second = await MonitorAsync(mailbox);
        await first.CheckAsync();
        Assert.Empty(await Jobs.ListAsync(cancellation: Cancellation));

        world.Time.Advance(40 * day);
        await Task.WhenAll(Enumerable.Range(0, 6).Select(i => (i % 2 == 0 ? first : second).CheckAsync()));

        var job = Assert.Single(await Jobs.ListAsync(cancellation: Cancellation));
        Assert.Equal((JobKind.Retrain, "finding model-age", JobState.Queued), (job.Kind, job.Cause, job.State));
        // Its place in the ledger holds after a restart.
        await Jobs.CancelAsync(job.Id, Cancellation);
        await using var third = await MonitorAsync(mailbox);
        await third.CheckAsync();
        Assert.Single(await Jobs.ListAsync(cancellation: Cancellation));
    }

    [Fact]
    public async Task NextOne_ComesAfterThePause_AndWithinTheBudget()
    {
        await using var mailbox = await RunningMailbox.StartAsync();
        await using var monitor = await MonitorAsync(mailbox);
        world.Time.Advance(40 * day);
        var counts = new List<int>();
        for (int hours = 0; hours < 30; hours += 3)
        {
            await monitor.CheckAsync();
            var jobs = await Jobs.ListAsync(cancellation: Cancellation);
            counts.Add(jobs.Count);
            if (!jobs[0].State.IsEnd) await EndAsync(JobEnd.Failed("no data"));
            world.Time.Advance(TimeSpan.FromHours(3));
        }

        Assert.Equal([1, 1, 2, 2, 2, 2, 2, 2, 3, 3], counts);
    }

    [Fact]
    public async Task Ends_AreMailedOnce_AndShown()
    {
        await using var mailbox = await RunningMailbox.StartAsync();
        var rules = new JobGateRule[] { new("macro-F1 on the test fold", 0.7312, 0.71, true), new("recall of neutral", -0.05, -0.02, false) };
        await Jobs.SubmitAsync(NewJob.Retrain(new(), "feedback"), Cancellation);
        await EndAsync(JobEnd.Succeeded("Trained on 10 corrections.") with { ModelVersion = "4", Gate = new(false, rules) });
        world.Time.Advance(TimeSpan.FromSeconds(1));
        await using (var monitor = await MonitorAsync(mailbox)) Assert.EndsWith("1 mail sent.", await monitor.CheckAsync());
        await Jobs.SubmitAsync(NewJob.Retrain(new(), "person"), Cancellation);
        await Jobs.SubmitAsync(NewJob.Evaluate(new("data.csv"), "person"), Cancellation);
        await EndAsync(JobEnd.Succeeded("Done.") with { ModelVersion = "5", Gate = new(true, rules[..1]) });
        await EndAsync(JobEnd.Succeeded("Not a retraining."));
        // A restart tells neither of them again.
        await using var again = await MonitorAsync(mailbox);
        Assert.EndsWith("1 mail sent.", await again.CheckAsync());
        Assert.EndsWith("No new mail.", await again.CheckAsync());

        Assert.Equal(
            ["[sentiment] retraining promoted: Version 5 is the champion now.",
                "[sentiment] retraining refused: The gate refused the new model, version 4: not met is recall of neutral."],
            await SubjectsAsync(mailbox));
        var mail = await mailbox.Http.GetFromJsonAsync<JsonElement>("/api/mails/1", Cancellation);
        foreach (string part in new[] { "0.7312 (met)", "-0.05 (NOT met)", "-0.02", "feedback", "Trained on 10 corrections." })
        {
            Assert.Contains(part, mail.GetProperty("text").GetString());
            Assert.Contains(part, mail.GetProperty("html").GetString());
        }
        var shown = (await again.Http.GetFromJsonAsync<JsonElement>("/", Cancellation)).GetProperty("retrainings");
        Assert.Equal(["promoted", "refused"], shown.EnumerateArray().Select(one => one.GetProperty("outcome").GetString()).Order());
        Assert.Contains("recall of neutral", shown.GetRawText());
    }

    [Fact]
    public async Task MailServerAway_EndIsToldWhenItIsBack()
    {
        await Jobs.SubmitAsync(NewJob.Retrain(new(), "feedback"), Cancellation);
        await EndAsync(JobEnd.Failed("out of memory"));
        int port;
        await using (var gone = await RunningMailbox.StartAsync())
        {
            port = gone.SmtpPort;
        }
        await using (var monitor = await RunningMonitor.StartAsync(world, port, "--ConnectionStrings:redis", Server.ConnectionString))
        {
            Assert.Contains("NOT delivered: retraining", await monitor.CheckAsync());
            Assert.Equal(503, (await monitor.HealthAsync()).Status);
        }
        await using var mailbox = await RunningMailbox.StartAsync();
        await using var again = await MonitorAsync(mailbox);
        await again.CheckAsync();
        Assert.Equal(["[sentiment] retraining failed: The retraining failed. 'lab jobs retry' goes on from its last checkpoint."], await SubjectsAsync(mailbox));
    }

    [Fact]
    public async Task RedisThatGoesAway_LeavesTheFindingsTold()
    {
        await using var mailbox = await RunningMailbox.StartAsync();
        await using var monitor = await MonitorAsync(mailbox);
        await monitor.CheckAsync();
        await Server.KillAsync();
        world.Time.Advance(40 * day);

        Assert.EndsWith("1 mail sent.", await monitor.CheckAsync());
        Assert.Equal("degraded", (await monitor.HealthAsync()).Health.GetProperty("checks").GetProperty("jobs").GetProperty("status").GetString());

        await Server.StartAgainAsync();
        await Eventually.HoldsAsync(async () =>
        {
            await monitor.CheckAsync();
            return (await monitor.HealthAsync()).Health.GetProperty("checks").GetProperty("jobs").GetProperty("status").GetString() == "healthy";
        });
        await Eventually.HoldsAsync(() => Redis.IsConnected, "the test's own connection is back");
        Assert.Single(await Jobs.ListAsync(cancellation: Cancellation));
    }

    [Fact]
    public async Task Corrections_RaiseMetricDrop_WhenEvenWhatNobodyCorrectedCannotHelp()
    {
        var stream = new FeedbackStream(Redis);
        for (int i = 0; i < 50; i++)
        {
            world.AddNegative($"p{i}", characters: 30, tokens: 8);
            if (i >= 21) continue;
            var record = new FeedbackRecord($"f{i}", 1, $"text {i}", "negative", "positive", $"p{i}", "sentiment", "1");
            await stream.AppendAsync(record, new(record.Text, FeedbackState.Accepted, world.Time.GetUtcNow()), day, 1_000, Cancellation);
        }
        await using var mailbox = await RunningMailbox.StartAsync();
        await using var monitor = await MonitorAsync(mailbox);

        Assert.StartsWith("Raised: metric-drop.", await monitor.CheckAsync());

        Assert.Contains("[sentiment] metric-drop: Corrections show that the served model is right less often than allowed.", await SubjectsAsync(mailbox));
        Assert.Equal("finding metric-drop", Assert.Single(await Jobs.ListAsync(cancellation: Cancellation)).Cause);
    }
}
