using System.Net;
using System.Text;
using Lab.PredictionService.Feedback;
using Lab.Records;
using Lab.TestSupport;
using StackExchange.Redis;

namespace Lab.Services.Tests.PredictionService.Feedback;

/// <summary>Corrections and a real server: each is in the stream once, whatever happens to the server.</summary>
public sealed class FeedbackRedisTests : FeedbackRedisTest
{
    [Fact]
    public async Task Correction_IsInTheStreamWhenItIsAnswered()
    {
        await using var service = Service();
        var http = await ReadyAsync(service);

        Assert.Equal((1, 2), (await PendingAsync(http, "first"), await PendingAsync(http, "second")));

        var entries = await Redis.StreamRangeAsync(FeedbackRecord.StreamName);
        Assert.Equal(["id", "time", "text", "correct", "model", "version"], entries[0].Values.Select(field => (string)field.Name!));
        Assert.Equal(["first", "positive", "sentiment", "7"], entries[0].Values.Skip(2).Select(field => (string)field.Value!));
        Assert.Empty(FreeFile.SpoolsIn(folder));
    }

    [Fact]
    public async Task RedisThatGoesAway_GetsThemLaterInTheirOrder()
    {
        await using var service = Service();
        var http = await ReadyAsync(service);
        await PendingAsync(http, "before");
        await server.KillAsync();

        for (int i = 0; i < 5; i++) Assert.Equal(2 + i, await PendingAsync(http, $"away {i}"));
        await server.StartAgainAsync();

        Assert.Equal(["before", "away 0", "away 1", "away 2", "away 3", "away 4"], await TextsWhenAsync(service, 6));
        Assert.Equal(7, await PendingAsync(http, "after"));
        Assert.Equal("after", (await TextsAsync())[^1]);
    }

    [Fact]
    public async Task RedisThatRefuses_GetsThemWhenItTakesThem()
    {
        await Redis.StringSetAsync(FeedbackRecord.StreamName, "of another type");
        await using var service = Service();
        var http = await ReadyAsync(service);

        for (int i = 0; i < 5; i++) Assert.Equal(1 + i, await PendingAsync(http, $"refused {i}"));
        Assert.StartsWith("{\"status\":\"healthy\"", (await http.GetAnswerAsync("/health")).Body);
        await Redis.KeyDeleteAsync(FeedbackRecord.StreamName);

        Assert.Equal(["refused 0", "refused 1", "refused 2", "refused 3", "refused 4"], await TextsWhenAsync(service, 5));
    }

    [Fact]
    public async Task AnswerThatNeverCame_IsNoSecondEntry()
    {
        await using var service = Service();
        var http = await ReadyAsync(service);
        await Redis.ExecuteAsync("CLIENT", "PAUSE", "60000", "WRITE");

        var answer = PendingAsync(http, "slow");
        await Eventually.HoldsAsync(() =>
        {
            service.Time.Advance(TimeSpan.FromMilliseconds(100));
            return answer.IsCompleted;
        });
        Assert.Equal(1, await answer);
        // Now the server runs what it was sent before, and gets it from the spool too.
        await Redis.ExecuteAsync("CLIENT", "UNPAUSE");

        Assert.Equal(["slow"], await TextsWhenAsync(service, 1));
    }

    [Fact]
    public async Task StreamAtItsBound_RefusesAndTrimsNothing_UntilThereIsRoom()
    {
        await using var service = Service();
        service.Settings["Feedback:MaxEntries"] = "3";
        var http = await ReadyAsync(service);
        for (int i = 0; i < 3; i++) await PendingAsync(http, $"kept {i}");

        var refused = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => http.PostJsonAsync("/feedback/submit", """{"text":"one too many","correct":"positive"}""")));

        Assert.All(refused, answer => Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status));
        Assert.Contains("holds 3 corrections, as many as it may", refused[0].Body);
        Assert.Contains("\"feedback\":{\"status\":\"degraded\",\"problem\":\"The stream lab:feedback holds 3", (await http.GetAnswerAsync("/health")).Body);
        Assert.Equal(["kept 0", "kept 1", "kept 2"], await TextsAsync());
        Assert.Empty(FreeFile.SpoolsIn(folder));

        string dropped = (await Redis.StreamRangeAsync(FeedbackRecord.StreamName))[1]["id"]!;
        await http.PostAsync($"/feedback/{dropped}/drop", null, Deadline);
        Assert.StartsWith("{\"status\":\"healthy\"", (await http.GetAnswerAsync("/health")).Body);
        Assert.Equal(3, await PendingAsync(http, "room again"));
        Assert.Equal(["kept 0", "kept 2", "room again"], await TextsAsync());
    }
}
