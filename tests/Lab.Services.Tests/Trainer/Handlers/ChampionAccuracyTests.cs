using Lab.Records;
using Lab.Sentiment;
using Lab.Trainer.Handlers;

namespace Lab.Services.Tests.Trainer.Handlers;

public sealed class ChampionAccuracyTests : TrainerTest
{
    [Theory]
    [InlineData(60, 30, 0.5)]
    [InlineData(60, 0, 1.0)]
    [InlineData(49, 30, null)]
    public async Task CorrectionsOfTheChampionsAnswers_BoundIt(int answers, int wrong, double? expected)
    {
        var registry = new ModelRegistry(Tracking.Client, new ModelRegistryOptions { CacheFolder = Work("cache") });
        var predictions = new PredictionStream(Redis);
        var book = new FeedbackBook(Redis, TimeProvider.System);
        var accuracy = new ChampionAccuracy(registry, predictions, book, TimeProvider.System);
        Assert.Null(await accuracy.FindAsync(Cancellation));
        string champion = (await registry.EnsureChampionAsync(Data("model"), cancellation: Cancellation)).Version;

        for (int i = 0; i < answers; i++)
        {
            await predictions.AppendAsync(Answer($"own-{i}", champion), 1_000, Cancellation);
            // Of an earlier champion, and all wrong.
            await predictions.AppendAsync(Answer($"old-{i}", "0"), 1_000, Cancellation);
            await CorrectAsync($"old-{i}");
            if (i < wrong) await CorrectAsync($"own-{i}");
        }

        Assert.Equal(expected, await accuracy.FindAsync(Cancellation));
    }

    static PredictionRecord Answer(string id, string version) => new()
    {
        PredictionId = id,
        Time = TimeProvider.System.GetUtcNow(),
        Model = "sentiment",
        Version = version,
        Label = "positive",
        Scores = new Dictionary<string, float> { ["negative"] = 0.1f, ["positive"] = 0.9f },
        Characters = 10,
        Tokens = 4,
        UnknownTokens = 0,
    };

    Task CorrectAsync(string prediction) => new FeedbackStream(Redis).AppendAsync(
        new FeedbackRecord($"feedback-{prediction}", 1_000, $"text of {prediction}", "positive", "negative", prediction, "sentiment", "1"),
        new($"text of {prediction}", FeedbackState.Accepted, DateTimeOffset.UnixEpoch), TimeSpan.FromDays(1), 1_000, Cancellation);
}
