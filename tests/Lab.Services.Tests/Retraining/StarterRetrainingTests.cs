using System.Diagnostics;
using Lab.Records;
using Lab.Sentiment;
using Lab.Sentiment.Retraining;
using Lab.Services.Tests.PredictionService;
using Lab.TestSupport;

namespace Lab.Services.Tests.Retraining;

/// <summary>As users meet it: the starter, all of its data, the defaults, ten corrections.</summary>
public sealed class StarterRetrainingTests
{
    static readonly string[] facts =
    [
        "It arrived on Tuesday.", "The box contains two cables.", "It weighs two kilos.", "The manual has forty pages.", "The shop is next to the station.",
        "They close at nine.", "The cable is one metre long.", "My order has three items.", "It comes in blue and green.", "The battery is in a separate box.",
    ];

    [Fact]
    public async Task TenCorrectionsOfOneKind_AreLearned_AndJudged()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("LAB_TESTS") == "full", "Trains for minutes: set LAB_TESTS=full.");
        var deadline = TestContext.Current.CancellationToken;
        await using var server = await TrackingServer.StartAsync();
        var registry = new ModelRegistry(server.Client, new ModelRegistryOptions { CacheFolder = server.Folder("cache") });
        await registry.EnsureChampionAsync(Path.Combine(RepositoryRoot.Path, ModelFolder.Starter), cancellation: deadline);
        var (started, before) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);

        var result = await Retrainer.RunAsync(
            new RetrainingOptions
            {
                Mlflow = server.Client,
                Registry = registry,
                BaseData = new TrainingData(Path.Combine(RepositoryRoot.Path, "data", "starter.sources.json")),
                Feedback = [.. facts.Select((text, i) => new AcceptedFeedback($"f{i}", text, "neutral", DateTimeOffset.UnixEpoch))],
                Cause = new RetrainingCause(RetrainingCauseKind.Feedback, "10 corrections"),
                WorkFolder = server.Folder("work"),
            },
            new Shown(), deadline);

        var processor = Environment.CpuUsage.TotalTime - before;
        TestContext.Current.SendDiagnosticMessage($"{Stopwatch.GetElapsedTime(started):c}, {processor.TotalSeconds:0} s of processors\n{GateView.Of(result.Gate!).Text}");
        var learned = result.Gate!.Rules.SelectMany(rule => rule.AnyOf ?? []).Single(rule => rule.Name == "corrections_learned");
        Assert.True(learned.Passed, GateView.Of(result.Gate).Text);
        // The champion is whom the gate says, and nobody else.
        Assert.Equal(result.Gate.Promoted ? result.Version.Version : "1", (await registry.FindChampionAsync(deadline))!.Version);
        // Two cores for six minutes.
        Assert.InRange(processor.TotalMinutes, 0, 12);
    }

    sealed class Shown : IProgress<RetrainingProgress>
    {
        public void Report(RetrainingProgress value)
        {
            if (!value.Message.StartsWith("Step", StringComparison.Ordinal)) TestContext.Current.SendDiagnosticMessage($"{value.Phase} {value.Done:0.00}: {value.Message}");
        }
    }
}
