using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Lab.Records;
using Lab.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace Lab.Services.Tests.PredictionService.Redis;

/// <summary>Cache and prediction log on a real server.</summary>
public sealed partial class RedisFeatureTests : IAsyncLifetime
{
    RedisServer server = null!;
    ConnectionMultiplexer client = null!;

    IDatabase Database => client.GetDatabase();

    static CancellationToken Deadline => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(RedisServer.Missing is not null, RedisServer.Missing ?? "");
        server = await RedisServer.StartAsync();
        client = await server.OpenAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null) await server.DisposeAsync();
        if (client is not null) await client.DisposeAsync();
    }

    PredictionServiceFactory Service(params (string Key, string Value)[] settings)
    {
        // The service's clock stands in 2030, the server's does not: entries would be too old at once.
        var service = new PredictionServiceFactory
        {
            Settings = { ["ConnectionStrings:redis"] = server.ConnectionString, ["PredictionLog:Retention"] = "3650.00:00:00" },
        };
        foreach (var (key, value) in settings) service.Settings[key] = value;
        return service;
    }

    // Connected: the pauses of its writer are of a clock that stands still.
    static async Task<HttpClient> ReadyAsync(PredictionServiceFactory service)
    {
        var http = await service.ReadyClientAsync();
        await service.Services.GetRequiredService<RedisConnection>().ConnectAsync(Deadline);
        return http;
    }

    async Task<IReadOnlyList<PredictionRecord>> LogAsync(int count)
    {
        await Eventually.HoldsAsync(async () => await Database.StreamLengthAsync(PredictionRecord.StreamName) >= count);
        return [.. (await Database.StreamRangeAsync(PredictionRecord.StreamName)).Select(entry => PredictionRecord.TryParse(
            entry.Values.Select(field => KeyValuePair.Create((string)field.Name!, (string)field.Value!)))!)];
    }

    async Task<string[]> CacheKeysAsync(int count)
    {
        string[] keys = [];
        await Eventually.HoldsAsync(async () => (keys = (string[])(await Database.ExecuteAsync("KEYS", "lab:cache:*"))!).Length >= count);
        return [.. keys.Order(StringComparer.Ordinal)];
    }

    [GeneratedRegex("\"prediction_id\":\"[^\"]*\"")]
    private static partial Regex PredictionId();

    static string WithoutIds(HttpAnswer answer) => PredictionId().Replace(answer.Body, "ID");

    [Fact]
    public async Task SecondAnswerForATextComesFromTheCache_AndIsTheSame()
    {
        await using var service = Service();
        var http = await ReadyAsync(service);
        var first = await http.PostJsonAsync("/predict", """{"texts":["good","very bad"]}""");
        string[] keys = await CacheKeysAsync(2);

        var second = await http.PostJsonAsync("/predict", """{"texts":["good","plain","very bad"]}""");

        // sha256("good") and sha256("very bad")
        Assert.Equal(
            ["lab:cache:7:770e607624d689265ca6c44884d0807d9b054d23c473c106c72be9de08b7376c", "lab:cache:7:81f1a179149981cbd4410cbce0485b03a74054a0ca72b843c45f957577e56c39"],
            keys);
        Assert.Equal("7 4 0 0 0", string.Join(' ', ((string)(await Database.StringGetAsync(keys[1]))!).Split(' ')[1..6]));
        Assert.Equal([[101, 1, 102], [101, 3, 2, 102], [101, 3, 102]], service.Classifier.Batches.SelectMany(batch => batch).ToArray());
        var (one, two) = (Scores(first), Scores(second));
        Assert.Equal([one[0], one[1]], [two[0], two[2]]);
        Assert.Equal([false, false, true, false, true], (await LogAsync(5)).Select(record => record.Cached));

        static string[] Scores(HttpAnswer answer) =>
            [.. JsonDocument.Parse(answer.Body).RootElement.GetProperty("predictions").EnumerateArray().Select(item => item.GetProperty("scores").GetRawText())];
    }

    [Fact]
    public async Task CachedAnswer_ExpiresAndIsOfItsVersionOnly()
    {
        await using var service = Service(("Cache:Ttl", "00:10:00"));
        var http = await ReadyAsync(service);
        await http.PostJsonAsync("/predict", """{"text":"good"}""");
        string key = Assert.Single(await CacheKeysAsync(1));

        Assert.InRange((await Database.KeyTimeToLiveAsync(key))!.Value, TimeSpan.FromMinutes(9), TimeSpan.FromMinutes(10));
        // Of an earlier format, of other weights that once had this version's number, and damaged.
        foreach (string wrong in new[] { "1 7 3 0 0 1 0 0", "2 c8923462c9b3 3 0 0 0 1 0 0", "2 7 3 0 0 0 1 0", "2 7 3 0 0 3 1 0 0", "2 7 3 0 0 0 1 0 NaN", "\0\u0001" })
        {
            await Database.StringSetAsync(key, wrong);
            Assert.Contains("\"sentiment\":\"positive\"", (await http.PostJsonAsync("/predict", """{"text":"good"}""")).Body);
        }
    }

    [Fact]
    public async Task CachedAnswer_HasTheWarningsOfTheFirstOne()
    {
        await using var service = Service();
        var http = await ReadyAsync(service);
        string request = JsonSerializer.Serialize(new { texts = new[] { "\u2603", "\u200B", string.Join(' ', Enumerable.Repeat("\u2603", 30)) } });
        string first = WithoutIds(await http.PostJsonAsync("/predict", request));
        await CacheKeysAsync(3);

        Assert.Equal(first, WithoutIds(await http.PostJsonAsync("/predict", request)));
        Assert.Single(service.Classifier.Batches);
        Assert.Equal(["no-known-words", "nothing-visible", "truncated", "no-known-words"], Codes().Matches(first).Select(match => match.Groups[1].Value));
    }

    [GeneratedRegex("\"code\":\"([^\"]*)\"")]
    private static partial Regex Codes();

    [Fact]
    public async Task EveryPrediction_IsLoggedWithWhatTheMonitorNeeds_WithoutItsText()
    {
        await using var service = Service();
        var http = await ReadyAsync(service);

        var answer = await http.PostJsonAsync("/predict", """{"text":"a good one"}""");
        await http.PostJsonAsync("/classify", """{"text":"bad"}""");

        var log = await LogAsync(2);
        string id = JsonDocument.Parse(answer.Body).RootElement.GetProperty("predictions")[0].GetProperty("prediction_id").GetString()!;
        Assert.Equal(
            (id, service.Time.GetUtcNow(), "sentiment", "7", "positive", 10, 5, 0, (string?)null),
            (log[0].PredictionId, log[0].Time, log[0].Model, log[0].Version, log[0].Label, log[0].Characters, log[0].Tokens, log[0].UnknownTokens, log[0].Text));
        Assert.Equal([("negative", 0.05f), ("neutral", 0.15f), ("positive", 0.8f)], log[0].Scores.Select(pair => (pair.Key, pair.Value)));
        Assert.Equal("negative", log[1].Label);
    }

    [Fact]
    public async Task Text_IsKeptOnlyWhenAskedFor()
    {
        await using var service = Service(("PredictionLog:KeepText", "true"));
        await (await ReadyAsync(service)).PostJsonAsync("/predict", """{"text":"a good one"}""");

        Assert.Equal("a good one", Assert.Single(await LogAsync(1)).Text);
        var page = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { Accept = { new("text/html") } } };
        Assert.Contains("It keeps every review that it classifies.", (await service.CreateClient().AnswerAsync(page)).Body);
    }

    [Fact]
    public async Task OldEntries_GoByNumberAndByAge()
    {
        // The server cuts whole nodes of 100 entries.
        await Database.ExecuteAsync("CONFIG", "SET", "stream-node-max-entries", "1");
        await Database.StreamAddAsync(PredictionRecord.StreamName, "id", "very-old", messageId: "1000-0");
        await using var service = Service(("PredictionLog:MaxEntries", "5"));
        var http = await ReadyAsync(service);

        await http.PostJsonAsync("/predict", """{"texts":["a","b","c","d","e","f","g","h"]}""");
        await Eventually.HoldsAsync(async () => !(await Database.StreamRangeAsync(PredictionRecord.StreamName, count: 1)).Any(entry => entry.Id == "1000-0"));

        var log = await LogAsync(5);
        Assert.InRange(log.Count, 5, 6);
        Assert.DoesNotContain(log, record => record is null);
    }

    [Fact]
    public async Task RedisThatGoesAway_CostsNoAnswer_AndTheLogCatchesUp()
    {
        await using var service = Service();
        var http = await ReadyAsync(service);
        await http.PostJsonAsync("/predict", """{"text":"good"}""");
        await LogAsync(1);
        // The entry is on disk only with appendonly; here the stream begins anew.
        await server.KillAsync();

        for (int i = 0; i < 20; i++)
            Assert.Equal(HttpStatusCode.OK, (await http.PostJsonAsync("/predict", $$"""{"text":"good number {{i}}"}""")).Status);

        string health = (await http.GetAnswerAsync("/health")).Body;
        Assert.StartsWith("""{"status":"degraded","model":{"name":"sentiment","version":"7"}""", health);
        Assert.Contains("\"redis\":{\"status\":\"degraded\",\"problem\":\"Redis is away.\",\"since\":", health);
        await server.StartAgainAsync();
        // The clock of the writer's pause is moved by hand.
        await Eventually.HoldsAsync(async () =>
        {
            service.Time.Advance(TimeSpan.FromSeconds(1));
            return await Database.StreamLengthAsync(PredictionRecord.StreamName) >= 20;
        });
        Assert.Equal(20, (await LogAsync(20)).Select(record => record.PredictionId).Distinct().Count());
        await Eventually.HoldsAsync(async () =>
        {
            service.Time.Advance(TimeSpan.FromSeconds(1));
            return (await http.GetAnswerAsync("/health")).Body.StartsWith("{\"status\":\"healthy\"");
        });
    }

    [Fact]
    public async Task WrongPassword_IsToldWithoutIt_AndAnswersGoOn()
    {
        await Database.ExecuteAsync("CONFIG", "SET", "requirepass", "right");
        await using var service = Service(("ConnectionStrings:redis", $"{server.ConnectionString},password=wrong-secret"));
        var http = await ReadyAsync(service);

        for (int i = 0; i < 4; i++) Assert.Equal(HttpStatusCode.OK, (await http.PostJsonAsync("/predict", """{"text":"good"}""")).Status);

        var health = await http.GetAnswerAsync("/health");
        Assert.StartsWith("{\"status\":\"degraded\"", health.Body);
        Assert.DoesNotContain("secret", health.Body);
    }

    [Fact]
    public async Task SlowRedis_IsWaitedForNoLongerThanAllowed()
    {
        await using var service = Service(("Cache:LookupTimeout", "00:00:00.025"));
        var http = await ReadyAsync(service);
        Assert.Equal(HttpStatusCode.OK, (await http.PostJsonAsync("/predict", """{"text":"good"}""")).Status);
        await CacheKeysAsync(1);
        // The server stands still for as long as a test may last.
        await Database.ExecuteAsync("CLIENT", "PAUSE", "60000", "ALL");

        var answer = http.PostJsonAsync("/predict", """{"text":"good"}""");
        await Eventually.HoldsAsync(() =>
        {
            service.Time.Advance(TimeSpan.FromMilliseconds(5));
            return answer.IsCompleted;
        });

        Assert.Equal(HttpStatusCode.OK, (await answer).Status);
        Assert.Equal(2, service.Classifier.Batches.Count);
    }
}
