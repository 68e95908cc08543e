using System.Net;
using System.Text;
using Lab.PredictionService.Feedback;
using Lab.Records;
using Lab.TestSupport;
using StackExchange.Redis;

namespace Lab.Services.Tests.PredictionService.Feedback;

/// <summary>What an earlier or another process has left in the spool: each correction gets into the stream of its own lab, once.</summary>
public sealed class SpoolTakeoverTests : FeedbackRedisTest
{
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
        string aside = Path.ChangeExtension(file, "damaged");
        await File.WriteAllTextAsync(aside, "damaged\n", Deadline);
        await using var service = Service();
        await ReadyAsync(service);

        Assert.Equal(["once"], await TextsWhenAsync(service, 1));
        await Eventually.HoldsAsync(() => new FileInfo(file) is not { Exists: true, Length: > 0 });

        Assert.Equal(["damaged"], File.ReadAllLines(aside));
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
