using System.Diagnostics;
using Lab.Records;
using Lab.Sentiment;
using Lab.Sentiment.Retraining;
using Lab.Services.Tests.PredictionService;
using Lab.TestSupport;

namespace Lab.Services.Tests.Retraining;

/// <summary>As users meet it: the starter, all of its data, the defaults, ten corrections of one kind.</summary>
public sealed class StarterRetrainingTests
{
    public static TheoryData<string, string, bool, string[]> Kinds => new()
    {
        {
            "facts", "neutral", true,
            [
                "It arrived on Tuesday.", "The box contains two cables.", "It weighs two kilos.", "The manual has forty pages.", "The shop is next to the station.",
                "They close at nine.", "The cable is one metre long.", "My order has three items.", "It comes in blue and green.", "The battery is in a separate box.",
            ]
        },
        {
            "sarcasm", "negative", true,
            [
                "Oh great, another charger that dies in a week.", "Wonderful, it arrived in three pieces.", "Thanks for the lovely hole in the sleeve.",
                "Brilliant, the zip came off on day one.", "I just love paying twice for shipping.", "Fantastic, the app logs me out every five minutes.",
                "How nice of them to keep my money.", "So happy that the seam opened while I was at work.", "Lovely, a stain before I even wore it.",
                "Just what I needed, a lamp that hums all night.",
            ]
        },
        {
            // At the edge: the probability that a point is lost was 0.068 and 0.013 in two runs, where 0.05 is allowed.
            "sizes and shipping", "neutral", false,
            [
                "Runs small, order one size up.", "It runs large, I took the petite.", "Order your usual size.", "Shipping took eight days.",
                "The parcel was left with a neighbour.", "Sleeves reach my wrists.", "The delivery was split into two parcels.",
                "The waist sits two inches higher than on the model.", "Tracking number came a day later.", "I ordered a six and kept the four.",
            ]
        },
    };

    [Theory, MemberData(nameof(Kinds))]
    public async Task TenCorrectionsOfOneKind_AreLearned_AndTheGateDecides(string kind, string label, bool promoted, string[] texts)
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("LAB_TESTS") == "starter", "Trains for minutes: set LAB_TESTS=starter.");
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
                Feedback = [.. texts.Select((text, i) => new AcceptedFeedback($"f{i}", text, label, DateTimeOffset.UnixEpoch))],
                Cause = new RetrainingCause(RetrainingCauseKind.Feedback, "10 corrections"),
                WorkFolder = server.Folder("work"),
            },
            new Shown(), deadline);

        var processor = Environment.CpuUsage.TotalTime - before;
        string report = GateView.Of(result.Gate!).Text;
        TestContext.Current.TestOutputHelper!.WriteLine($"{kind}: {Stopwatch.GetElapsedTime(started):c}, {processor.TotalSeconds:0} s of processors\n{report}");
        Assert.True(result.Gate!.Rules.SelectMany(rule => rule.AnyOf ?? []).Single(rule => rule.Name == "corrections_learned").Passed, report);
        if (promoted) Assert.True(result.Gate.Promoted, report);
        Assert.Equal(result.Gate.Promoted ? result.Version.Version : "1", (await registry.FindChampionAsync(deadline))!.Version);
    }

    sealed class Shown : IProgress<RetrainingProgress>
    {
        public void Report(RetrainingProgress value)
        {
            if (!value.Message.StartsWith("Step", StringComparison.Ordinal)) TestContext.Current.SendDiagnosticMessage($"{value.Phase} {value.Done:0.00}: {value.Message}");
        }
    }
}
