using Lab.Hub;
using Lab.TestSupport;
using Microsoft.AspNetCore.Http;

namespace Lab.Platform.Tests.Hub;

public sealed class HubDownloadTests : HubTest
{
    string Blob => Path.Combine(Here, "blobs", FakeHub.ETagOf(Weights, Content));

    [Fact]
    public async Task Model_LiesInTheLayoutOfTheHubsOwnLibrary()
    {
        string folder = await FetchAsync();
        Assert.Equal(Path.Combine(Here, "snapshots", Hub.Commit), folder);
        Assert.Equal(Hub.Commit, File.ReadAllText(Path.Combine(Here, "refs", "main")));
        Assert.Equal(Content, File.ReadAllBytes(Path.Combine(folder, Weights)));
        Assert.Equal($"../../blobs/{Path.GetFileName(Blob)}", new FileInfo(Path.Combine(folder, Weights)).LinkTarget);
        Assert.Equal(2, Directory.GetFiles(Path.Combine(Here, "blobs")).Length);
    }

    [Fact]
    public async Task SecondTime_OnlyTheRevisionIsAskedFor()
    {
        await FetchAsync();
        Hub.Requests.Clear();
        await FetchAsync();
        Assert.Equal(["GET hub /api/models/lab/tiny/revision/main"], Hub.Requests);
    }

    [Fact]
    public async Task NewCommit_SharesWhatHasNotChanged()
    {
        await FetchAsync();
        Hub.Commit = new string('b', 40);
        Hub.Add(Model, "config.json", "{}"u8.ToArray());
        Hub.Requests.Clear();
        string folder = await FetchAsync();
        Assert.EndsWith(new string('b', 40), folder);
        Assert.DoesNotContain(Hub.Requests, request => request.Contains("network"));
        Assert.Equal(3, Directory.GetFiles(Path.Combine(Here, "blobs")).Length);
        Assert.Equal(2, Directory.GetDirectories(Path.Combine(Here, "snapshots")).Length);
    }

    [Fact]
    public async Task BrokenConnection_GoesOnWhereItStopped()
    {
        foreach (int bytes in (int[])[100_000, 50_000]) Hub.Breaks.Enqueue(bytes);
        string folder = await FetchAsync();
        Assert.Equal(Content, File.ReadAllBytes(Path.Combine(folder, Weights)));
        string[] sent = [.. Hub.Requests.Where(request => request.StartsWith("GET network", StringComparison.Ordinal))];
        Assert.Equal(3, sent.Length);
        Assert.DoesNotContain("bytes=", sent[0]);
        Assert.All(sent[1..], request => Assert.Contains("bytes=", request));
    }

    [Fact]
    public async Task InterruptedDownload_IsContinuedByTheNextProcess()
    {
        Hub.Breaks.Enqueue(100_000);
        for (int i = 0; i < 20; i++) Hub.Breaks.Enqueue(0);
        var error = await RefusalAsync();
        Assert.Contains("broke off", error.What);
        Assert.Contains("goes on behind them", error.Remedy);
        Hub.Breaks.Clear();
        Hub.Requests.Clear();
        long there = new FileInfo(Blob + ".incomplete").Length;
        Assert.Equal(100_000, there);
        await FetchAsync();
        Assert.Contains($"GET network /lab/tiny/{Weights} bytes={there}-", Hub.Requests);
    }

    [Fact]
    public async Task ServerWithoutRanges_BeginsAgain()
    {
        Hub.IgnoresRanges = true;
        Hub.Breaks.Enqueue(100_000);
        Assert.Equal(Content, File.ReadAllBytes(Path.Combine(await FetchAsync(), Weights)));
    }

    [Theory]
    [InlineData(100_000)]
    [InlineData(300_000)]
    [InlineData(400_000)]
    public async Task DamagedBeginning_IsFetchedAgain(int bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Blob)!);
        File.WriteAllBytes(Blob + ".incomplete", new byte[bytes]);
        Assert.Equal(Content, File.ReadAllBytes(Path.Combine(await FetchAsync(), Weights)));
    }

    [Fact]
    public async Task OtherContentThanTheChecksum_IsRefusedAndNotKept()
    {
        Hub.Tamper = content => [.. content[..^1], (byte)(content[^1] ^ 1)];
        Assert.Contains("not what the hub has", (await RefusalAsync()).What);
        Assert.False(File.Exists(Blob));
        Assert.False(File.Exists(Blob + ".incomplete"));
    }

    [Fact]
    public async Task OtherSmallFileThanGitsChecksum_IsRefused()
    {
        Hub.Instead = async context =>
        {
            if (!context.Request.Path.Value!.EndsWith("config.json", StringComparison.Ordinal) || context.Request.Method == "HEAD") return false;
            await context.Response.WriteAsync("{\"model_type\": \"evil\"}");
            return true;
        };
        Assert.Contains("config.json is not what the hub has", (await RefusalAsync(null, "config.json")).What);
    }

    [Fact]
    public async Task OtherSizeThanAnnounced_IsRefused()
    {
        Hub.Tamper = content => [.. content, 0];
        Assert.Contains("300,001 bytes", (await RefusalAsync()).What);
    }

    [Fact]
    public async Task NotEnoughRoom_IsSaidBeforeAnythingIsFetched()
    {
        var error = await RefusalAsync(Options with { FreeSpace = _ => 1_000 });
        Assert.Contains("1,000 are free", error.What);
        Assert.Contains("HF_HUB_CACHE", error.Remedy);
        Assert.DoesNotContain(Hub.Requests, request => request.StartsWith("GET network", StringComparison.Ordinal));
    }

    [Fact]
    public async Task TooLargeModel_IsRefusedBeforeAnythingIsFetched()
    {
        Assert.Contains("300,0", (await RefusalAsync(Options with { MaxBytes = 10_000 })).What);
        Assert.DoesNotContain(Hub.Requests, request => request.StartsWith("GET network", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Progress_RisesToTheWhole()
    {
        List<HubProgress> told = [];
        using var client = new HubClient(Options);
        await (await client.OpenAsync(HubModelId.Parse(Model), Deadline)).FetchAsync(["config.json", Weights], new Listener(told.Add), Deadline);
        Assert.Equal(told.Select(one => one.Bytes).Order(), told.Select(one => one.Bytes));
        Assert.Equal(told[^1].TotalBytes, told[^1].Bytes);
        Assert.Equal(Content.Length + 22, told[^1].Bytes);
    }

    [Fact]
    public async Task Cancelled_KeepsWhatCame()
    {
        using var stop = new CancellationTokenSource();
        using var client = new HubClient(Options);
        var snapshot = await client.OpenAsync(HubModelId.Parse(Model), Deadline);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => snapshot.FetchAsync([Weights], new Listener(_ => stop.Cancel()), stop.Token));
        Assert.True(File.Exists(Blob + ".incomplete"));
        Assert.False(File.Exists(Blob));
        await FetchAsync();
    }

    [Fact]
    public async Task TwoAtATime_FetchOnce()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => FetchAsync()));
        Assert.Single(Hub.Requests, request => request.StartsWith("GET network", StringComparison.Ordinal));
    }

    [Fact]
    public async Task EmptyFile_IsFetched()
    {
        Hub.Add(Model, "added_tokens.json", []);
        Assert.Empty(File.ReadAllBytes(Path.Combine(await FetchAsync(null, "added_tokens.json"), "added_tokens.json")));
    }

    [Theory]
    [InlineData("../config.json")]
    [InlineData("a//b")]
    [InlineData("")]
    public async Task NameThatLeavesTheModel_IsNeverUsed(string name) =>
        await Assert.ThrowsAsync<ArgumentException>(() => FetchAsync(null, name));

    sealed class Listener(Action<HubProgress> told) : IProgress<HubProgress>
    {
        public void Report(HubProgress value) => told(value);
    }
}
