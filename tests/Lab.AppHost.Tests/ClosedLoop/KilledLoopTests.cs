using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Lab.TestSupport;

namespace Lab.AppHost.Tests.ClosedLoop;

/// <summary>Parts of the lab are killed while it is used: what was acknowledged is there afterwards, and the loop completes.</summary>
public sealed class KilledLoopTests
{
    [Fact]
    public async Task KilledTrainerMonitorRedisAndTrackingServer_LoseNothingAcknowledged_AndTheLoopCompletes()
    {
        Assert.SkipWhen(LabFixture.Missing is not null, LabFixture.Missing ?? "");
        await using var lab = await TinyLab.StartAsync(
            ("trainer", "Trainer__Lease", "00:00:05"), ("trainer", "Trainer__CheckpointInterval", "00:00:01"),
            // The corrections of this test ask for nothing.
            ("prediction-service", "Feedback__RetrainAfter", "10000"));
        string run = await RunAsync(lab);
        await using var reviews = new Flow<string>(TimeSpan.FromMilliseconds(50), i => ClosedLoopTests.ReviewAsync(lab, i));
        await using var corrections = new Flow<string>(TimeSpan.FromMilliseconds(250), i => CorrectAsync(lab, i));
        await using var metrics = new Flow<int>(TimeSpan.FromMilliseconds(50), i => LogAsync(lab, run, i));
        await lab.PressAsync("prediction-service", "simulate-drift");

        // The monitor, in a pass.
        var pass = lab.Application.ResourceCommands.ExecuteCommandAsync("monitor", "check-staleness", TestContext.Current.CancellationToken);
        await lab.KillAsync("monitor");
        await pass;
        await TinyLab.UntilAsync(
            async () =>
            {
                await lab.PressAsync("monitor", "check-staleness");
                return (await lab.MailsAsync()).Any(subject => subject.Contains("-drift", StringComparison.Ordinal));
            },
            "the mail about drift of the monitor that was killed");

        // The trainer, in the middle of a training that has a checkpoint.
        var slow = new { hyperparameters = new { learning_rate = 3e-4, epochs = 60 } };
        string job = (await lab.PostAsync("/retrain/retrain", slow)).GetProperty("job_id").GetString()!;
        await TinyLab.UntilAsync(() => Task.FromResult(Directory.Exists(lab.JobFolder(job)) && Directory.GetDirectories(lab.JobFolder(job), "checkpoint-*", SearchOption.AllDirectories).Length > 0), "a checkpoint");
        await lab.KillAsync("trainer");

        // Redis and the tracking server, while everybody writes. One more job is acknowledged just before.
        string evaluation = (await lab.PostAsync("/jobs", new { kind = "evaluate", request = new { data = "base.csv" } })).GetProperty("job_id").GetString()!;
        await lab.KillAsync("redis");
        await lab.KillAsync("mlflow");
        int seen = metrics.Count;
        await TinyLab.UntilAsync(() => Task.FromResult(metrics.Count > seen + 20), "writes to the next tracking server");

        var (promoted, judged) = await lab.JudgedAsync(job);
        Assert.True(promoted, judged.ToString());
        Assert.True(judged.GetProperty("attempt").GetInt32() >= 2, judged.ToString());
        await TinyLab.UntilAsync(async () => await lab.ServedAsync() == "2");
        Assert.Equal("succeeded", (await lab.EndAsync(evaluation)).GetProperty("state").GetString());
        await TinyLab.UntilAsync(
            async () =>
            {
                await lab.PressAsync("monitor", "check-staleness");
                return (await lab.MailsAsync()).Any(subject => subject.Contains("retraining promoted", StringComparison.Ordinal));
            },
            "a mail about the decision");

        var (answers, failures) = await reviews.StopAsync();
        Assert.Empty(failures);
        Assert.True(answers.Count > 100, $"{answers.Count} reviews were answered.");
        var (ids, _) = await corrections.StopAsync();
        Assert.True(ids.Count > 20, $"{ids.Count} corrections were taken.");
        // Those of the time without Redis come from the spool.
        IReadOnlyList<string> missing = ids;
        await TinyLab.UntilAsync(async () => (missing = [.. ids.Except(await FeedbackAsync(lab))]).Count == 0, "all corrections that were acknowledged");
        var (steps, _) = await metrics.StopAsync();
        Assert.Empty(steps.Except(await StepsAsync(lab, run)));
    }

    static async Task<string> CorrectAsync(TinyLab lab, int i)
    {
        using var answer = await lab.Http.PostAsJsonAsync(lab.Url("prediction-service", "/feedback/submit"), new { text = $"this coat is plain {i}", predicted = "positive", correct = "neutral" });
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("feedback_id").GetString()!;
    }

    static async Task<HashSet<string>> FeedbackAsync(TinyLab lab)
    {
        const int Page = 500;
        var ids = new HashSet<string>();
        for (int skip = 0; ; skip += Page)
        {
            var items = (await lab.GetAsync(string.Create(CultureInfo.InvariantCulture, $"/feedback?skip={skip}&take={Page}"))).GetProperty("items");
            ids.UnionWith(items.EnumerateArray().Select(item => item.GetProperty("feedback_id").GetString()!));
            if (items.GetArrayLength() < Page) return ids;
        }
    }

    static async Task<string> RunAsync(TinyLab lab)
    {
        using var answer = await lab.Http.PostAsJsonAsync(lab.Url("mlflow", "/api/2.0/mlflow/runs/create"), new { experiment_id = "0", start_time = 1 });
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("run").GetProperty("info").GetProperty("run_id").GetString()!;
    }

    static async Task<int> LogAsync(TinyLab lab, string run, int step)
    {
        using var answer = await lab.Http.PostAsJsonAsync(lab.Url("mlflow", "/api/2.0/mlflow/runs/log-metric"), new { run_id = run, key = "load", value = (double)step, timestamp = 1, step });
        answer.EnsureSuccessStatusCode();
        return step;
    }

    static async Task<HashSet<int>> StepsAsync(TinyLab lab, string run)
    {
        var history = await lab.Http.GetFromJsonAsync<JsonElement>(lab.Url("mlflow", $"/api/2.0/mlflow/metrics/get-history?run_id={run}&metric_key=load"));
        return [.. history.GetProperty("metrics").EnumerateArray().Select(metric => int.Parse(metric.GetProperty("step").ToString(), CultureInfo.InvariantCulture))];
    }
}
