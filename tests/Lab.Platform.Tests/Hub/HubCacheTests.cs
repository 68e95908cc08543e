using Lab.Hub;

namespace Lab.Platform.Tests.Hub;

public sealed class HubCacheTests : HubTest
{
    HubOptions Offline => Options with { Offline = true, Endpoint = new Uri("http://127.0.0.1:9") };

    [Fact]
    public async Task Offline_WhatIsThereIsUsedWithoutAQuestion()
    {
        string folder = await FetchAsync();
        Hub.Requests.Clear();
        Assert.Equal(folder, await FetchAsync(Offline));
        Assert.Empty(Hub.Requests);
        Assert.True((await OpenAsync(Offline)).IsOffline);
    }

    [Fact]
    public async Task Offline_WhatIsNotThereIsNamed()
    {
        var error = await RefusalAsync(Offline);
        Assert.Contains("not in the cache", error.What);
        Assert.Contains("HF_HUB_OFFLINE", error.Remedy);
        await FetchAsync(null, "config.json");
        Assert.Contains($"{Weights} of the model 'lab/tiny' is not in the cache", (await RefusalAsync(Offline)).What);
    }

    [Fact]
    public async Task HubThatIsAway_TheCacheIsUsed()
    {
        string folder = await FetchAsync();
        var away = Options with { Endpoint = new Uri("http://127.0.0.1:9") };
        Assert.Equal(folder, await FetchAsync(away));
        Assert.True((await OpenAsync(away)).IsOffline);
    }

    [Fact]
    public async Task HubThatIsAwayAndNothingThere_IsNamed()
    {
        var error = await RefusalAsync(Options with { Endpoint = new Uri("http://127.0.0.1:9") });
        Assert.Contains("cannot be reached", error.What);
        Assert.Contains("HF_ENDPOINT", error.Remedy);
    }

    [Theory]
    [InlineData("v1")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public async Task Revision_IsFoundAgainOffline(string revision)
    {
        using (var client = new HubClient(Options))
            await (await client.OpenAsync(new HubModelId(Model, revision), Deadline)).FetchAsync([Weights], cancellation: Deadline);
        using var later = new HubClient(Offline);
        Assert.Equal(Hub.Commit, (await later.OpenAsync(new HubModelId(Model, revision), Deadline)).Commit);
        await Assert.ThrowsAsync<LabException>(() => later.OpenAsync(new HubModelId(Model), Deadline));
    }

    [Fact]
    public async Task CacheOfAnotherProgram_IsReadAsItIs()
    {
        string commit = new('c', 40), snapshot = Path.Combine(Here, "snapshots", commit);
        Directory.CreateDirectory(snapshot);
        Directory.CreateDirectory(Path.Combine(Here, "blobs"));
        Directory.CreateDirectory(Path.Combine(Here, "refs"));
        Directory.CreateDirectory(Path.Combine(Here, ".no_exist", commit));
        File.WriteAllText(Path.Combine(Here, "refs", "main"), commit);
        File.WriteAllText(Path.Combine(Here, "blobs", "0123"), "{}");
        File.CreateSymbolicLink(Path.Combine(snapshot, "config.json"), "../../blobs/0123");
        // Windows without links has the file itself.
        File.WriteAllBytes(Path.Combine(snapshot, Weights), Content);
        Assert.Equal(snapshot, await FetchAsync(Offline));
    }

    [Fact]
    public async Task CacheBehindALink_IsTheSameCache()
    {
        string real = Path.Combine(Root, "disk");
        Directory.CreateDirectory(real);
        Directory.CreateSymbolicLink(Cache, real);
        await FetchAsync();
        await FetchAsync(Offline);
    }

    [Theory]
    [InlineData("file")]
    [InlineData("chain")]
    [InlineData("blobs")]
    public async Task LinkOutOfTheCache_IsNotFollowed(string kind)
    {
        string folder = await FetchAsync(), outside = Path.Combine(Root, "outside");
        Directory.CreateDirectory(outside);
        string path = Path.Combine(folder, Weights), target = Path.Combine(folder, new FileInfo(path).LinkTarget!);
        File.WriteAllText(Path.Combine(outside, Path.GetFileName(target)), "secret");
        switch (kind)
        {
            case "file":
                File.Delete(path);
                File.CreateSymbolicLink(path, Path.Combine(outside, Path.GetFileName(target)));
                break;
            case "chain":
                File.Delete(target);
                File.CreateSymbolicLink(target, Path.Combine(outside, Path.GetFileName(target)));
                break;
            default:
                Directory.Delete(Path.Combine(Here, "blobs"), recursive: true);
                Directory.CreateSymbolicLink(Path.Combine(Here, "blobs"), outside);
                break;
        }
        Assert.Contains("leaves the cache", (await RefusalAsync(Offline, Weights)).What);
    }

    [Fact]
    public async Task LinkToNothing_IsFetchedAgain()
    {
        string folder = await FetchAsync();
        File.Delete(Path.GetFullPath(Path.Combine(folder, new FileInfo(Path.Combine(folder, Weights)).LinkTarget!)));
        Assert.Equal(Content, File.ReadAllBytes(Path.Combine(await FetchAsync(), Weights)));
    }

    [Fact]
    public async Task LockOfAnotherProcess_IsWaitedFor()
    {
        string etag = TestSupport.FakeHub.ETagOf(Weights, Content);
        string path = Path.Combine(Cache, ".locks", "models--lab--tiny", $"{etag}.lock");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        Task<string> fetching;
        var time = new HurriedTime();
        await using (new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None))
        {
            fetching = FetchAsync(Options with { Time = time });
            await TestSupport.Eventually.HoldsAsync(() => time.Pauses.Contains(TimeSpan.FromMilliseconds(200)), "the fetch waits for the lock");
            Assert.False(fetching.IsCompleted);
        }
        await fetching;
    }
}
