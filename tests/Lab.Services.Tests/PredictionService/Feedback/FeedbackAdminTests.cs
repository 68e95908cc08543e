using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Lab.Records;
using Lab.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace Lab.Services.Tests.PredictionService.Feedback;

/// <summary>The routes about corrections, with a real server.</summary>
public sealed class FeedbackAdminTests : FeedbackRedisTest
{
    const string Nobody = "01b8dac5-b400-7d6c-8f2a-3c5e1a9b7d04";

    static async Task<string> SendAsync(HttpClient http, string text, string correct, string? predictionId = null)
    {
        string id = predictionId is null ? "" : $$""","prediction_id":"{{predictionId}}" """;
        var answer = await http.PostJsonAsync("/feedback/submit", $$"""{"text":"{{text}}","predicted":"Neutral","correct":"{{correct}}"{{id}}}""");
        Assert.Equal(HttpStatusCode.Accepted, answer.Status);
        return JsonDocument.Parse(answer.Body).RootElement.GetProperty("feedback_id").GetString()!;
    }

    static async Task<(int Status, JsonElement Body)> AskAsync(HttpClient http, HttpMethod method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await http.SendAsync(request, Deadline);
        return ((int)answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonElement>(Deadline));
    }

    static Task<(int Status, JsonElement Body)> PostAsync(HttpClient http, string id, string what, string? body = null) => AskAsync(http, HttpMethod.Post, $"/feedback/{id}/{what}", body);

    static async Task<string> StatesAsync(HttpClient http, string query = "")
    {
        var (status, page) = await AskAsync(http, HttpMethod.Get, $"/feedback{query}");
        Assert.Equal(200, status);
        return string.Join(", ", page.GetProperty("items").EnumerateArray().Select(item => $"{item.GetProperty("text").GetString()} {item.GetProperty("state").GetString()} {item.GetProperty("label").GetString()}"));
    }

    [Fact]
    public async Task OnThisMachine_CorrectionsCountAtOnce_AndContradictionsAreHeldBack()
    {
        await using var service = Service();
        var http = await ReadyAsync(service);

        await SendAsync(http, "fits well", "positive");
        service.Time.Advance(TimeSpan.FromSeconds(1));
        await SendAsync(http, "Fits  WELL &amp; ok", "positive");
        service.Time.Advance(TimeSpan.FromSeconds(1));
        string second = await SendAsync(http, "fits well & ok", "negative");
        Assert.Equal("fits well & ok held negative, Fits  WELL &amp; ok held positive, fits well accepted positive", await StatesAsync(http));

        var (status, item) = await PostAsync(http, second, "accept");
        Assert.Equal((200, "accepted", "neutral"), (status, item.GetProperty("state").GetString(), item.GetProperty("predicted").GetString()));
        Assert.Equal("Fits  WELL &amp; ok held positive", await StatesAsync(http, "?state=held"));
    }

    [Theory]
    [InlineData("Feedback:Accept", "manual")]
    [InlineData("Access:TrustedProxies", "127.0.0.1")]
    public async Task BeyondThisMachine_APersonAccepts(string key, string value)
    {
        await using var service = Service();
        service.Settings[key] = value;
        service.Settings["Access:ApiKey"] = "key";
        var http = await ReadyAsync(service);
        http.DefaultRequestHeaders.Add("X-Api-Key", "key");
        string id = await SendAsync(http, "a", "positive");
        Assert.Equal("a pending positive", await StatesAsync(http));

        await PostAsync(http, id, "accept");
        Assert.Equal("a accepted positive", await StatesAsync(http));
        Assert.Equal("a accepted neutral", await StatesAfterAsync("correct", """{"label":"NEUTRAL"}"""));
        Assert.Equal("a dropped neutral", await StatesAfterAsync("drop", null));

        async Task<string> StatesAfterAsync(string what, string? body)
        {
            Assert.Equal(200, (await PostAsync(http, id, what, body)).Status);
            return await StatesAsync(http);
        }
    }

    [Fact]
    public async Task Delete_TakesTheTextOutOfEverything()
    {
        await using var service = Service();
        service.Settings["PredictionLog:KeepText"] = "true";
        service.Settings["Cache:Enabled"] = "false";
        // The service's clock is years ahead of the server's.
        service.Settings["PredictionLog:Retention"] = "3650.00:00:00";
        var http = await ReadyAsync(service);
        var predicted = await http.PostJsonAsync("/predict", """{"text":"my secret words"}""");
        await http.PostJsonAsync("/predict", """{"text":"words of others"}""");
        await Eventually.HoldsAsync(async () =>
        {
            service.Time.Advance(TimeSpan.FromSeconds(1));
            return await Redis.StreamLengthAsync(PredictionRecord.StreamName) == 2;
        });
        // Of the version that serves, of one before, and of another text.
        string digest = Convert.ToHexStringLower(SHA256.HashData("my secret words"u8));
        foreach (string key in (string[])[$"lab:cache:7:{digest}", $"lab:cache:6:{digest}", $"lab:cache:7:{new string('0', 64)}"]) await Redis.StringSetAsync(key, "an answer");
        Assert.Equal(["my secret words", "words of others"], (await Redis.StreamRangeAsync(PredictionRecord.StreamName)).Select(entry => (string?)entry["text"]));
        string id = await SendAsync(http, "my secret words", "positive", JsonDocument.Parse(predicted.Body).RootElement.GetProperty("predictions")[0].GetProperty("prediction_id").GetString());

        var (status, body) = await AskAsync(http, HttpMethod.Delete, $"/feedback/{id}");

        Assert.Equal((200, 1, 2), (status, body.GetProperty("log_entries").GetInt32(), body.GetProperty("cached_answers").GetInt32()));
        Assert.Equal("", await StatesAsync(http));
        Assert.Empty(await service.Services.GetRequiredService<FeedbackBook>().AcceptedAsync(Deadline));
        Assert.Empty(await TextsAsync());
        Assert.Equal("words of others", (string?)Assert.Single(await Redis.StreamRangeAsync(PredictionRecord.StreamName))["text"]);
        Assert.Single(await KeysAsync("lab:cache:*"));
        Assert.Equal(404, (await AskAsync(http, HttpMethod.Delete, $"/feedback/{id}")).Status);
    }

    [Fact]
    public async Task CorrectionThatWaitsInTheSpool_CanBeDeleted()
    {
        await using var service = Service();
        var http = await ReadyAsync(service);
        await server.KillAsync();
        string id = await SendAsync(http, "gone", "positive");
        await SendAsync(http, "stays", "positive");
        await server.StartAgainAsync();

        // Before the spool is drained: the service's clock stands still.
        await Eventually.HoldsAsync(async () => (await AskAsync(http, HttpMethod.Delete, $"/feedback/{id}")).Status == 404);

        Assert.Equal(["stays"], await TextsWhenAsync(service, 1));
    }

    [Theory]
    [InlineData("?state=lost", "?state")]
    [InlineData("?state=0", "?state")]
    [InlineData("?state=", "?state")]
    [InlineData("?take=0", "?take")]
    [InlineData("?take=501", "?take")]
    [InlineData("?skip=-1", "?skip")]
    [InlineData("?skip=2147483647", "?skip")]
    [InlineData("?skip=a", "?skip")]
    public async Task WrongPage_Is400(string query, string where)
    {
        await using var service = Service();
        var (status, body) = await AskAsync(await ReadyAsync(service), HttpMethod.Get, $"/feedback{query}");

        Assert.Equal(400, status);
        Assert.True(body.GetProperty("errors").TryGetProperty(where, out _));
    }

    [Theory]
    [InlineData("", 400)]
    [InlineData("{}", 400)]
    [InlineData("[]", 400)]
    [InlineData("""{"label":1}""", 400)]
    [InlineData("""{"label":" "}""", 400)]
    [InlineData("""{"label":"positiv"}""", 400)]
    [InlineData("""{"label":"positive","label":"negative"}""", 400)]
    [InlineData("""{"label":"positive","more":1}""", 400)]
    [InlineData("""{"label":"\ud800"}""", 400)]
    [InlineData("""{"label":""", 400)]
    [InlineData("""{"label":"positive"}""", 404)]
    public async Task WrongLabel_Is400_AndAnUnknownIdIs404(string body, int expected)
    {
        await using var service = Service();
        Assert.Equal(expected, (await PostAsync(await ReadyAsync(service), Nobody, "correct", body)).Status);
    }

    [Fact]
    public async Task DocumentedStatuses_AreTheOnesThatCome()
    {
        await using var service = Service();
        service.Settings["Access:ApiKey"] = "key";
        var http = await ReadyAsync(service);
        Assert.Equal(401, (await AskAsync(http, HttpMethod.Get, "/feedback")).Status);
        foreach (string what in (string[])["accept", "correct", "drop"]) Assert.Equal(401, (await PostAsync(http, Nobody, what)).Status);
        Assert.Equal(401, (await AskAsync(http, HttpMethod.Delete, $"/feedback/{Nobody}")).Status);

        http.DefaultRequestHeaders.Add("X-Api-Key", "key");
        string first = await SendAsync(http, "a", "positive"), second = await SendAsync(http, "a", "negative");
        Assert.Equal(200, (await PostAsync(http, first, "accept")).Status);
        var (status, conflict) = await PostAsync(http, second, "accept");
        Assert.Equal(409, status);
        Assert.Contains(first, conflict.GetProperty("detail").GetString());
        Assert.Equal(409, (await PostAsync(http, second, "correct", """{"label":"neutral"}""")).Status);
        foreach (string what in (string[])["accept", "drop"]) Assert.Equal(404, (await PostAsync(http, Nobody, what)).Status);
        Assert.Equal(404, (await AskAsync(http, HttpMethod.Post, "/feedback/7/accept")).Status);

        await server.KillAsync();
        Assert.Equal(503, (await AskAsync(http, HttpMethod.Get, "/feedback")).Status);
        Assert.Equal(503, (await PostAsync(http, second, "drop")).Status);
        Assert.Equal(503, (await AskAsync(http, HttpMethod.Delete, $"/feedback/{second}")).Status);
    }

    [Fact]
    public async Task WithoutRedis_Is503WithTheReason()
    {
        await using var service = Service(withRedis: false);
        var (status, body) = await AskAsync(await service.ReadyClientAsync(), HttpMethod.Get, "/feedback");

        Assert.Equal(503, status);
        Assert.StartsWith("No Redis is configured", body.GetProperty("detail").GetString());
    }

    async Task<string[]> KeysAsync(string pattern) => (string[])(await Redis.ExecuteAsync("KEYS", pattern))!;
}
