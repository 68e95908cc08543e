using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Lab.Datasets;
using Lab.TestSupport;

namespace Lab.AppHost.Tests.ClosedLoop;

/// <summary>Reviews flow; drift is seen and mailed; corrections and people ask for retrainings; the gate promotes and refuses; a roll back returns.</summary>
public sealed partial class ClosedLoopTests
{
    [Fact]
    public async Task Loop_FromCorrectionToBetterChampionAndBack_WithoutAFailedRequest()
    {
        Assert.SkipWhen(LabFixture.Missing is not null, LabFixture.Missing ?? "");
        await using var lab = await TinyLab.StartAsync();
        TinyModelFolder.Write(lab.Data("shuffled.csv"), TinyModelFolder.Shuffled(1_800, from: 900));
        await using var reviews = new Flow<string>(TimeSpan.FromMilliseconds(25), i => ReviewAsync(lab, i));

        await lab.PressAsync("prediction-service", "simulate-drift");
        await TinyLab.UntilAsync(async () => RaisedDrift.IsMatch(await lab.PressAsync("monitor", "check-staleness")), "drift that the monitor finds");
        await TinyLab.UntilAsync(async () => (await lab.MailsAsync()).Any(subject => subject.Contains("-drift", StringComparison.Ordinal)), "a mail about drift");

        // Ten corrections: the champion, whose head saw 200 rows, is beaten.
        string?[] jobs = [.. await CorrectAsync(lab, 10)];
        Assert.Equal(10, jobs.Length);
        Assert.All(jobs[..9], Assert.Null);
        // The service's own look at what is accepted may have asked just before the last answer.
        var (promoted, better) = await lab.JudgedAsync(jobs[9] ?? await lab.JobAsync("feedback"));
        Assert.True(promoted, better.ToString());
        Assert.Equal(("2", "2"), (better.GetProperty("model_version").GetString(), await lab.ChampionAsync()));
        await TinyLab.UntilAsync(async () => await lab.ServedAsync() == "2");
        int learned = Enumerable.Range(0, 10).Count(i => HashSplit.PartOf(HashSplit.Fold(Correction(i))) == SplitPart.Train);
        await TinyLab.UntilAsync(async () => (await lab.GetAsync("/feedback")).GetProperty("counts").GetProperty("used").GetInt32() == learned, "corrections that are used");

        // Labels that say nothing: refused.
        string shuffled = (await lab.PostAsync("/retrain/retrain", new { data = "shuffled.csv" })).GetProperty("job_id").GetString()!;
        var (shuffledPromoted, refused) = await lab.JudgedAsync(shuffled);
        Assert.False(shuffledPromoted, refused.ToString());
        Assert.Equal("3", refused.GetProperty("model_version").GetString());
        Assert.Equal(("2", "2"), (await lab.ChampionAsync(), await lab.ServedAsync()));

        // Nothing new to learn: the gate decides about what the button asked for, too.
        string again = JobId.Match(await lab.PressAsync("trainer", "retrain-now")).Value;
        var (_, judged) = await lab.JudgedAsync(again);
        Assert.Equal("4", judged.GetProperty("model_version").GetString());
        string champion = judged.GetProperty("gate").GetProperty("promoted").GetBoolean() ? "4" : "2";
        Assert.Equal(champion, await lab.ChampionAsync());

        await lab.PressAsync("prediction-service", "rollback-champion");
        string before = champion == "4" ? "2" : "1";
        Assert.Equal(before, await lab.ChampionAsync());
        await TinyLab.UntilAsync(async () => await lab.ServedAsync() == before, "the version before");
        string[] changes = [.. (await lab.GetAsync("/models/sentiment/history")).GetProperty("history").EnumerateArray().Select(entry => entry.GetProperty("change").GetString()!)];
        Assert.Equal(("rollback", "promoted", "first"), (changes[0], changes[^2], changes[^1]));

        await TinyLab.UntilAsync(
            async () =>
            {
                await lab.PressAsync("monitor", "check-staleness");
                string[] mails = await lab.MailsAsync();
                return mails.Any(subject => subject.Contains("retraining promoted", StringComparison.Ordinal)) && mails.Any(subject => subject.Contains("retraining refused", StringComparison.Ordinal));
            },
            "mails about both decisions");
        var (answers, failures) = await reviews.StopAsync();
        Assert.Empty(failures);
        Assert.True(answers.Count > 100, $"{answers.Count} reviews were answered.");
        Assert.Contains("1", answers);
        Assert.Contains("2", answers);
    }

    /// <summary>Gives the version that answered.</summary>
    internal static async Task<string> ReviewAsync(TinyLab lab, int i)
    {
        using var answer = await lab.Http.PostAsJsonAsync(lab.Url("prediction-service", "/predict"), new { text = $"the dress is {(i % 2 == 0 ? "lovely" : "awful")} {i}" });
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("model").GetProperty("version").GetString()!;
    }

    static string Correction(int i) => $"this shirt quite {(i % 2 == 0 ? "fit" : "and fit")} {i}";

    // Gives the job that each asked for. Of one kind: the model has never seen a shirt.
    static async Task<List<string?>> CorrectAsync(TinyLab lab, int count)
    {
        var jobs = new List<string?>();
        for (int i = 0; i < count; i++)
        {
            var answer = await lab.PostAsync("/feedback/submit", new { text = Correction(i), predicted = "positive", correct = "negative" });
            jobs.Add(answer.TryGetProperty("retraining_job", out var job) ? job.GetString() : null);
        }
        return jobs;
    }

    [GeneratedRegex("Raised: [^.]*-drift")]
    static partial Regex RaisedDrift { get; }

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    static partial Regex JobId { get; }
}
