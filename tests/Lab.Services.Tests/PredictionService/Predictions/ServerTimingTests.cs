using Lab.PredictionService.Predictions;
using Lab.Sentiment;

namespace Lab.Services.Tests.PredictionService.Predictions;

public sealed class ServerTimingTests
{
    static Prediction After(double tokenise, double queue, double model) => new(
        "a", 0, "x", 1, new Dictionary<string, float>(), false,
        new PredictionTimes(TimeSpan.FromMilliseconds(tokenise), TimeSpan.FromMilliseconds(queue), TimeSpan.FromMilliseconds(model)));

    [Fact]
    public void ManyTexts_GiveTheSumOfTokenising_AndTheSlowestText() => Assert.Equal(
        "tokenise;dur=0.75, queue;dur=9, model;dur=4.125",
        ServerTiming.Write(ServerTiming.Of([After(0.5, 2, 3), After(0.25, 9, 4.125), After(0, 0, 12.5)])));

    [Fact]
    public async Task Answer_HasTheHeader_AndAProblemHasNot()
    {
        await using var service = new PredictionServiceFactory();
        var client = await service.ReadyClientAsync();

        using var answer = await client.PostAsync("/classify", new StringContent("""{"text":"good"}""", null, "application/json"), TestContext.Current.CancellationToken);
        using var problem = await client.PostAsync("/classify", new StringContent("{}", null, "application/json"), TestContext.Current.CancellationToken);

        // The clock stands.
        Assert.Equal("tokenise;dur=0, queue;dur=0, model;dur=0", answer.Headers.GetValues("Server-Timing").Single());
        Assert.False(problem.Headers.Contains("Server-Timing"));
    }
}
