using System.Net;
using System.Text.Json;
using Lab.PredictionService.Feedback;
using Lab.Records;
using Lab.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace Lab.Services.Tests.PredictionService.Feedback;

/// <summary>A folder for spools and a real server.</summary>
public abstract class FeedbackRedisTest : IAsyncLifetime
{
    private protected readonly string folder = Directory.CreateTempSubdirectory("lab-feedback-").FullName;
    private protected RedisServer server = null!;
    ConnectionMultiplexer client = null!;

    private protected IDatabase Redis => client.GetDatabase();

    private protected static CancellationToken Deadline => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(RedisServer.Missing is not null, RedisServer.Missing ?? "");
        server = await RedisServer.StartAsync(false, "appendonly yes", "appendfsync always");
        client = await server.OpenAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null) await server.DisposeAsync();
        if (client is not null) await client.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private protected PredictionServiceFactory Service(bool withRedis = true)
    {
        var service = new PredictionServiceFactory { Settings = { ["Feedback:Folder"] = folder } };
        if (withRedis) service.Settings["ConnectionStrings:redis"] = server.ConnectionString;
        return service;
    }

    private protected static async Task<HttpClient> ReadyAsync(PredictionServiceFactory service)
    {
        var http = await service.ReadyClientAsync();
        if (service.Services.GetService<RedisConnection>() is { } redis) await redis.ConnectAsync(Deadline);
        return http;
    }

    private protected static async Task<int> PendingAsync(HttpClient http, string text)
    {
        var answer = await http.PostJsonAsync("/feedback/submit", $$"""{"text":"{{text}}","correct":"positive"}""");
        Assert.Equal(HttpStatusCode.Accepted, answer.Status);
        return JsonDocument.Parse(answer.Body).RootElement.GetProperty("pending").GetInt32();
    }

    private protected async Task<string[]> TextsAsync() =>
        [.. (await Redis.StreamRangeAsync(FeedbackRecord.StreamName)).Select(entry => (string)entry["text"]!)];

    // The pauses of the service are of a clock that is moved by hand, and so is its patience: an answer that took longer is asked for again.
    private protected async Task<string[]> TextsWhenAsync(PredictionServiceFactory service, int count)
    {
        var spool = service.Services.GetRequiredService<FeedbackSpool>();
        await Eventually.HoldsAsync(async () =>
        {
            service.Time.Advance(TimeSpan.FromSeconds(1));
            return spool.Count == 0 && await Redis.StreamLengthAsync(FeedbackRecord.StreamName) >= count;
        });
        return await TextsAsync();
    }
}
