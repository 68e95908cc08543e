using System.Net;
using System.Text;
using System.Text.Json;
using Lab.PredictionService.Feedback;
using Lab.Records;
using Lab.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace Lab.Services.Tests.PredictionService.Feedback;

/// <summary>Corrections and a real server: each is in the stream once, whatever happens to the server.</summary>
public sealed class FeedbackRedisTests : IAsyncLifetime
{
    readonly string folder = Directory.CreateTempSubdirectory("lab-feedback-").FullName;
    RedisServer server = null!;
    ConnectionMultiplexer client = null!;

    IDatabase Redis => client.GetDatabase();

    static CancellationToken Deadline => TestContext.Current.CancellationToken;

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

    PredictionServiceFactory Service(bool withRedis = true)
    {
        var service = new PredictionServiceFactory { Settings = { ["Feedback:Folder"] = folder } };
        if (withRedis) service.Settings["ConnectionStrings:redis"] = server.ConnectionString;
        return service;
    }

    static async Task<HttpClient> ReadyAsync(PredictionServiceFactory service)
    {
        var http = await service.ReadyClientAsync();
        if (service.Services.GetService<RedisConnection>() is { } redis) await redis.ConnectAsync(Deadline);
        return http;
    }

    static async Task<int> PendingAsync(HttpClient http, string text)
    {
        var answer = await http.PostJsonAsync("/feedback/submit", $$"""{"text":"{{text}}","correct":"positive"}""");
        Assert.Equal(HttpStatusCode.Accepted, answer.Status);
        return JsonDocument.Parse(answer.Body).RootElement.GetProperty("pending").GetInt32();
    }

    async Task<string[]> TextsAsync() =>
        [.. (await Redis.StreamRangeAsync(FeedbackRecord.StreamName)).Select(entry => (string)entry["text"]!)];

    // The pauses of the service are of a clock that is moved by hand, and so is its patience: an answer that took longer is asked for again.
    async Task<string[]> TextsWhenAsync(PredictionServiceFactory service, int count)
    {
        var spool = service.Services.GetRequiredService<FeedbackSpool>();
        await Eventually.HoldsAsync(async () =>
        {
            service.Time.Advance(TimeSpan.FromSeconds(1));
            return spool.Count == 0 && await Redis.StreamLengthAsync(FeedbackRecord.StreamName) >= count;
        });
        return await TextsAsync();
    }

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
    public async Task SpoolOfAnEarlierProcess_IsTakenOver_AndItsDamagedLinesAreSetAside()
    {
        await using (var before = Service(withRedis: false))
        {
            var http = await ReadyAsync(before);
            for (int i = 0; i < 3; i++) await PendingAsync(http, $"early {i}");
        }
        string file = Assert.Single(FreeFile.SpoolsIn(folder));
        string last = Encoding.UTF8.GetString(await FreeFile.ReadAsync(file)).TrimEnd('\n').Split('\n')[^1];
        string[] damaged = ["damaged", "{}", "null", "[]", "{\"text\":\"no more than that\"}", last.Replace("early 2", " "), last + last, last.Replace("early 2", "\\ud800")];
        await FreeFile.AppendAsync(file, string.Join('\n', damaged) + "\n" + last.Replace("early 2", "early 3") + "\n{\"id\":\"half");
        await using var service = Service();
        await ReadyAsync(service);

        Assert.Equal(["early 0", "early 1", "early 2"], await TextsWhenAsync(service, 3));
        string aside = Assert.Single(Directory.GetFiles(folder, "*.damaged", SearchOption.AllDirectories));
        Assert.Equal(["{\"id\":\"half", .. damaged], File.ReadAllLines(aside));
        string health = (await service.CreateClient().GetAnswerAsync("/health")).Body;
        Assert.Contains("\"feedback\":{\"status\":\"degraded\",\"problem\":\"9 damaged lines of the spool of corrections were set aside", health);
        Assert.Contains("lab_feedback_damaged_total", (await service.CreateClient().GetAnswerAsync("/metrics")).Body);
        File.Delete(aside);
        Assert.DoesNotContain("damaged lines", (await service.CreateClient().GetAnswerAsync("/health")).Body);
        await service.DisposeAsync();
        // The factory comes back while the host's own end still disposes the container.
        await Eventually.HoldsAsync(() => FreeFile.SpoolsIn(folder).Length == 0);
    }

    [Fact]
    public async Task CrashAfterDamagedLines_SetsNoneAsideTwice()
    {
        await using (var before = Service(withRedis: false)) await PendingAsync(await ReadyAsync(before), "once");
        string file = Assert.Single(FreeFile.SpoolsIn(folder));
        await FreeFile.AppendAsync(file, "damaged\n");
        byte[] copy = await FreeFile.ReadAsync(file);
        string aside = Path.ChangeExtension(file, "damaged");
        await File.WriteAllTextAsync(aside, "damaged\n", Deadline);
        await using var service = Service();
        await ReadyAsync(service);

        Assert.Equal(["once"], await TextsWhenAsync(service, 1));
        await Eventually.HoldsAsync(() => new FileInfo(file) is not { Exists: true, Length: > 0 });

        Assert.Equal(["damaged"], File.ReadAllLines(aside));
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

        await Redis.StreamTrimAsync(FeedbackRecord.StreamName, 1);
        Assert.StartsWith("{\"status\":\"healthy\"", (await http.GetAnswerAsync("/health")).Body);
        Assert.Equal(2, await PendingAsync(http, "room again"));
    }

    [Fact]
    public async Task SpoolOfALabWithAnotherRedis_IsNeitherDrainedNorCounted()
    {
        await using var otherServer = await RedisServer.StartAsync(withPort: true);
        await using (var other = Service(withRedis: false))
        {
            other.Settings["ConnectionStrings:redis"] = otherServer.TcpConnectionString;
            var client = await ReadyAsync(other);
            await otherServer.KillAsync();
            for (int i = 0; i < 5; i++) await PendingAsync(client, $"of the other {i}");
        }
        string file = Assert.Single(FreeFile.SpoolsIn(folder));
        Assert.Equal($"redis localhost:{otherServer.Port}/0\n", await File.ReadAllTextAsync(Path.Combine(Path.GetDirectoryName(file)!, "owner.txt"), Deadline));
        await using var service = Service();
        service.Settings["Feedback:MaxSpoolBytes"] = "1000";
        var http = await ReadyAsync(service);

        service.Time.Advance(FeedbackStore.LookAgain);
        Assert.Equal(1, await PendingAsync(http, "own"));
        await server.KillAsync();
        await PendingAsync(http, "own, in the spool");
        service.Time.Advance(FeedbackStore.LookAgain);

        Assert.Equal(2, FreeFile.SpoolsIn(folder).Length);
        Assert.Equal(5, Encoding.UTF8.GetString(await FreeFile.ReadAsync(file)).Count(c => c == '\n'));
        await service.DisposeAsync();
        await otherServer.StartAgainAsync();
        await using var heir = Service(withRedis: false);
        heir.Settings["ConnectionStrings:redis"] = otherServer.TcpConnectionString.Replace("127.0.0.1", "localhost");
        await ReadyAsync(heir);
        await using var otherClient = await otherServer.OpenAsync();
        await Eventually.HoldsAsync(async () =>
        {
            heir.Time.Advance(TimeSpan.FromSeconds(1));
            return await otherClient.GetDatabase().StreamLengthAsync(FeedbackRecord.StreamName) == 5;
        });
    }

    [Fact]
    public async Task LabWithAnId_TakesItsSpoolOver_WhateverPortItsRedisHas()
    {
        await using (var before = Service(withRedis: false))
        {
            (before.Settings["LAB_ID"], before.Settings["ConnectionStrings:redis"]) = ("a", "127.0.0.1:1");
            await PendingAsync(await ReadyAsync(before), "of lab a");
        }
        await using var stranger = Service();
        stranger.Settings["LAB_ID"] = "b";
        await ReadyAsync(stranger);
        stranger.Time.Advance(FeedbackStore.LookAgain);
        await PendingAsync(stranger.CreateClient(), "of lab b");
        Assert.Equal(["of lab b"], await TextsAsync());

        await using var after = Service();
        after.Settings["LAB_ID"] = "a";
        await ReadyAsync(after);

        Assert.Equal(["of lab b", "of lab a"], await TextsWhenAsync(after, 2));
    }

    [Fact]
    public async Task SpoolOfAProcessThatEndsLater_IsTakenOverToo()
    {
        await using var other = Service(withRedis: false);
        await PendingAsync(await ReadyAsync(other), "of the other");
        await using var service = Service();
        var http = await ReadyAsync(service);
        Assert.Equal(1, await PendingAsync(http, "own"));

        await other.DisposeAsync();
        await Eventually.HoldsAsync(async () =>
        {
            service.Time.Advance(FeedbackStore.LookAgain);
            return (await TextsAsync()).Length == 2;
        });

        Assert.Equal(["own", "of the other"], await TextsAsync());
    }

    [Fact]
    public async Task SameSpoolTwice_IsOneEntryEach()
    {
        await using (var before = Service(withRedis: false)) await PendingAsync(await ReadyAsync(before), "once");
        string file = Assert.Single(FreeFile.SpoolsIn(folder));
        byte[] copy = await FreeFile.ReadAsync(file);
        await using (var first = Service())
        {
            await ReadyAsync(first);
            await TextsWhenAsync(first, 1);
        }
        // As after a crash between the entry and the end of the file. Another name: see FreeFile.
        string left = Path.Combine(folder, $"{Guid.CreateVersion7()}.jsonl");
        File.WriteAllBytes(left, copy);
        await using var second = Service();
        await ReadyAsync(second);
        await Eventually.HoldsAsync(() =>
        {
            second.Time.Advance(TimeSpan.FromSeconds(1));
            return new FileInfo(left) is not { Exists: true, Length: > 0 };
        });

        Assert.Equal(["once"], await TextsAsync());
    }
}
