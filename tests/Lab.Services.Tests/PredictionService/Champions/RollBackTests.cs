using System.Net;
using System.Text.Json;
using Lab.PredictionService.Models;
using Lab.Sentiment;
using Lab.TestSupport;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;

namespace Lab.Services.Tests.PredictionService.Champions;

/// <summary>History and way back, in the registry and over HTTP.</summary>
public sealed class RollBackTests(TinyModelFolder model) : IClassFixture<TinyModelFolder>, IAsyncLifetime
{
    TrackingServer server = null!;
    ModelRegistry registry = null!;

    static CancellationToken Deadline => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        server = await TrackingServer.StartAsync();
        registry = new ModelRegistry(server.Client, new ModelRegistryOptions { CacheFolder = server.Folder("cache") });
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    // The same files each time: what is promoted here is their number.
    async Task ChampionsAsync(int count)
    {
        await registry.EnsureChampionAsync(model.Folder, cancellation: Deadline);
        for (int i = 2; i <= count; i++)
        {
            var version = await registry.RegisterAsync(model.Folder, cancellation: Deadline);
            await registry.PromoteAsync(version.Version, new ChampionReason(ChampionChange.Promoted, $"better than {i - 1}"), Deadline);
        }
    }

    async Task<string> ChampionAsync() => (await registry.FindChampionAsync(Deadline))!.Version;

    [Fact]
    public async Task RollBack_GoesOneBack_ThenOneFurther_ThenNowhere()
    {
        await ChampionsAsync(3);

        await registry.RollBackAsync(cancellation: Deadline);
        Assert.Equal("2", await ChampionAsync());
        await registry.RollBackAsync(why: "still worse", cancellation: Deadline);
        Assert.Equal("1", await ChampionAsync());
        var nowhere = await Assert.ThrowsAsync<LabException>(() => registry.RollBackAsync(cancellation: Deadline));

        Assert.Equal((ErrorKind.Gate, "Nobody was champion before version 1."), (nowhere.Kind, nowhere.What));
        Assert.Equal(
            ["1 first: the first model of this registry", "2 promoted: better than 1", "3 promoted: better than 2", "2 rollback: rolled back from version 3", "1 rollback: rolled back from version 2: still worse"],
            (await registry.ReadHistoryAsync(Deadline)).Select(entry => $"{entry.Version} {entry.Change.ToString().ToLowerInvariant()}: {entry.Reason}"));
    }

    [Theory]
    [InlineData("3", "Version 3 is the champion already.")]
    [InlineData("9", "The registry has no version '9' of 'sentiment'.")]
    [InlineData("latest", "The registry has no version 'latest' of 'sentiment'.")]
    public async Task RollBack_ToNoOtherVersion_IsRefused(string version, string what)
    {
        await ChampionsAsync(3);

        Assert.Equal(what, (await Assert.ThrowsAsync<LabException>(() => registry.RollBackAsync(version, cancellation: Deadline))).What);
        Assert.Equal("3", await ChampionAsync());
    }

    [Fact]
    public async Task PromotionsAtTheSameTime_AreAllInTheHistory_WhichOutlivesTheVersions()
    {
        await ChampionsAsync(2);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => registry.PromoteAsync($"{1 + (i % 2)}", new ChampionReason(ChampionChange.Forced, $"reason {i}"), Deadline)));
        await registry.PromoteAsync("1", new ChampionReason(ChampionChange.Forced, "last"), Deadline);
        await server.Client.DeleteModelVersionAsync("sentiment", "2", Deadline);

        var another = new ModelRegistry(server.Client, new ModelRegistryOptions { CacheFolder = server.Folder("other") });
        var reasons = (await another.ReadHistoryAsync(Deadline)).Select(entry => entry.Reason).ToArray();
        Assert.All(Enumerable.Range(0, 8), i => Assert.Contains($"reason {i}", reasons));
        Assert.Equal(11, reasons.Length);
    }

    [Fact]
    public async Task SameRunTwice_IsOnePromotion_AndDoesNotUndoWhatAPersonDidSince()
    {
        await ChampionsAsync(2);
        var version = await registry.RegisterAsync(model.Folder, cancellation: Deadline);
        var reason = new ChampionReason(ChampionChange.Promoted, "better") { RunId = "abc" };

        await registry.PromoteAsync(version.Version, reason, Deadline);
        await registry.PromoteAsync(version.Version, reason, Deadline);
        Assert.Equal(3, (await registry.ReadHistoryAsync(Deadline)).Count);
        await registry.RollBackAsync(cancellation: Deadline);
        await registry.PromoteAsync(version.Version, reason, Deadline);

        Assert.Equal("2", await ChampionAsync());
    }

    [Fact]
    public async Task PromotionOfAVersionThatIsNotThere_LeavesNoTrace()
    {
        await ChampionsAsync(1);

        await Assert.ThrowsAnyAsync<Exception>(() => registry.PromoteAsync("7", new ChampionReason(ChampionChange.Forced, "no"), Deadline));

        Assert.Single(await registry.ReadHistoryAsync(Deadline));
        Assert.Equal("1", await ChampionAsync());
    }

    [Fact]
    public async Task Routes_TellTheHistory_AndRollBack_AndTheServiceFollows()
    {
        await ChampionsAsync(3);
        await using var service = Service();
        using var client = service.CreateClient();
        await Eventually.HoldsAsync(async () => (await client.GetAnswerAsync("/model/info")).Body.Contains("\"version\":\"3\""));

        var told = JsonDocument.Parse((await client.GetAnswerAsync("/models/sentiment/history")).Body).RootElement;
        Assert.Equal("3", told.GetProperty("champion").GetString());
        Assert.Equal(["3", "2", "1"], told.GetProperty("history").EnumerateArray().Select(entry => entry.GetProperty("version").GetString()));
        Assert.Equal("better than 2", told.GetProperty("history")[0].GetProperty("reason").GetString());
        Assert.Equal("promoted", told.GetProperty("history")[0].GetProperty("change").GetString());

        using var back = await client.PostAsync("/models/sentiment/rollback", null, Deadline);
        Assert.Equal(HttpStatusCode.OK, back.StatusCode);
        // Long before the registry is asked again by itself.
        await Eventually.HoldsAsync(async () => (await client.GetAnswerAsync("/model/info")).Body.Contains("\"version\":\"2\""));

        var named = await client.PostJsonAsync("/models/sentiment/rollback", """{"version":"3"}""");
        Assert.Equal("3", JsonDocument.Parse(named.Body).RootElement.GetProperty("champion").GetString());
    }

    [Theory]
    [InlineData("""{"version":"3"}""", 409)]
    [InlineData("""{"version":"44"}""", 409)]
    [InlineData("""{"version":"../1"}""", 400)]
    [InlineData("""{"version":null}""", 400)]
    [InlineData("""{"version":0}""", 400)]
    [InlineData("""{"version":"1","version":"2"}""", 400)]
    [InlineData("""{"to":"1"}""", 400)]
    [InlineData("""{"version":"\ud800"}""", 400)]
    [InlineData("[]", 400)]
    [InlineData("{", 400)]
    public async Task WrongRequests_ChangeNothing(string body, int status)
    {
        await ChampionsAsync(3);
        await using var service = Service();
        using var client = service.CreateClient();

        Assert.Equal(status, (int)(await client.PostJsonAsync("/models/sentiment/rollback", body)).Status);
        Assert.Equal("3", await ChampionAsync());
    }

    [Fact]
    public async Task WithoutARegistry_TheRoutesSaySo()
    {
        await using var service = new WebApplicationFactory<ModelHost>().WithWebHostBuilder(builder =>
            builder.UseSetting("model", model.Folder).UseSetting("Logging:LogLevel:Default", "None"));
        using var client = service.CreateClient();

        var answer = await client.GetAnswerAsync("/models/sentiment/history");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status);
        Assert.Contains("no registry", answer.Body);
    }

    WebApplicationFactory<ModelHost> Service() => new WebApplicationFactory<ModelHost>().WithWebHostBuilder(builder =>
    {
        builder.UseSetting("model", model.Folder).UseSetting("Logging:LogLevel:Default", "None");
        builder.UseSetting("ConnectionStrings:mlflow", server.Address).UseSetting("Registry:CacheFolder", server.Folder("service-cache"));
        builder.UseSetting("Registry:PollInterval", "00:10:00").UseSetting("LAB_DATA", server.Folder("state"));
    });
}
