using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace Lab.Datasets.Tests;

public sealed class RemoteFilesTests : IDisposable
{
    static readonly byte[] csv = Encoding.UTF8.GetBytes("text,label\n" + string.Concat(Enumerable.Range(0, 5_000).Select(i => $"row {i} is fine,{i % 2}\n")));
    static readonly string sum = Convert.ToHexStringLower(SHA256.HashData(csv));

    readonly string cache = Directory.CreateTempSubdirectory("lab-remote-").FullName;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(cache, recursive: true);

    async Task<RemoteFile> Fetch(Uri url, RemoteFileOptions? options = null, Action<long, long?>? progress = null)
    {
        using var files = new RemoteFiles(cache, options);
        return await files.FetchAsync(url, progress, Cancellation);
    }

    async Task<LabException> Fails(Uri url, RemoteFileOptions? options = null, Action<long, long?>? progress = null) =>
        await Assert.ThrowsAsync<LabException>(() => Fetch(url, options, progress));

    string[] FilesInCache() => [.. Directory.EnumerateFiles(cache, "*", SearchOption.AllDirectories).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [Fact]
    public async Task File_IsFetchedWithChecksumAndProgress_AndReadable()
    {
        await using var server = await FileServer.StartAsync(FileServer.Of(csv, "v1"));
        long last = 0;
        var file = await Fetch(server.Url("/sets/reviews.csv?token=secret"), progress: (done, total) => (last, _) = (done, Assert.NotNull(total)));
        Assert.Equal((csv.Length, sum, RemoteOrigin.Downloaded, "reviews.csv"), (file.Bytes, file.Sha256, file.Origin, Path.GetFileName(file.Path)));
        Assert.Equal(csv.Length, last);
        Assert.Equal(5_000, Dataset.Load(file.Path, new DatasetOptions(), Cancellation).Examples.Count);
        Assert.Equal(["entry.json", "lock", "reviews.csv"], FilesInCache());
        Assert.DoesNotContain("secret", string.Concat(Directory.EnumerateFiles(cache, "*.json", SearchOption.AllDirectories).Select(File.ReadAllText)));
    }

    [Fact]
    public async Task SecondTime_TheServerIsAskedWhetherItChanged()
    {
        await using var server = await FileServer.StartAsync(FileServer.Of(csv, "v1"));
        await Fetch(server.Url("/a.csv"));
        Assert.Equal((RemoteOrigin.Unchanged, sum), await Fetch(server.Url("/a.csv")) is var same ? (same.Origin, same.Sha256) : default);
        server.Handler = FileServer.Of("text,label\nnew,1\n"u8.ToArray(), "v2");
        Assert.Equal((RemoteOrigin.Downloaded, "text,label\nnew,1\n"), await Fetch(server.Url("/a.csv")) is var other ? (other.Origin, await File.ReadAllTextAsync(other.Path, Cancellation)) : default);
        Assert.Equal(["/a.csv |||", "/a.csv \"v1\"|||", "/a.csv \"v1\"|||"], server.Requests);
    }

    [Fact]
    public async Task DamagedCopy_IsFetchedAgain()
    {
        await using var server = await FileServer.StartAsync(FileServer.Of(csv, "v1"));
        var file = await Fetch(server.Url("/a.csv"));
        await File.AppendAllTextAsync(file.Path, "x", Cancellation);
        Assert.Equal(RemoteOrigin.Downloaded, (await Fetch(server.Url("/a.csv"))).Origin);
        Assert.Equal(csv, await File.ReadAllBytesAsync(file.Path, Cancellation));
    }

    [Fact]
    public async Task BrokenDownload_LeavesNoFile_AndGoesOnWhereItStopped()
    {
        const int sent = 10_000;
        var arrived = new TaskCompletionSource();
        await using var server = await FileServer.StartAsync(FileServer.Broken(csv, sent, "v1", arrived.Task));
        var error = await Fails(server.Url("/a.csv"), progress: (done, _) =>
        {
            if (done == sent) arrived.SetResult();
        });
        Assert.StartsWith("The download broke off", error.What);
        Assert.Equal(["lock", "partial", "partial.json"], FilesInCache());

        server.Handler = FileServer.Of(csv, "v1");
        var file = await Fetch(server.Url("/a.csv"));
        Assert.Equal((RemoteOrigin.Resumed, sum), (file.Origin, file.Sha256));
        Assert.Equal($"/a.csv |bytes={sent}-|\"v1\"|", server.Requests[^1]);
    }

    [Fact]
    public async Task BrokenDownload_OfAFileThatChanged_BeginsAnew()
    {
        var arrived = new TaskCompletionSource();
        await using var server = await FileServer.StartAsync(FileServer.Broken(csv, 10_000, "v1", arrived.Task));
        await Fails(server.Url("/a.csv"), progress: (done, _) =>
        {
            if (done == 10_000) arrived.SetResult();
        });
        var changed = csv.Reverse().ToArray();
        server.Handler = FileServer.Of(changed, "v2");
        var file = await Fetch(server.Url("/a.csv"));
        Assert.Equal(RemoteOrigin.Downloaded, file.Origin);
        Assert.Equal(changed, await File.ReadAllBytesAsync(file.Path, Cancellation));
    }

    [Fact]
    public async Task ServerAway_UsesTheCopy_AndWithoutOneIsAClearError()
    {
        Uri url;
        await using (var server = await FileServer.StartAsync(FileServer.Of(csv, "v1")))
        {
            url = server.Url("/a.csv");
            await Fetch(url);
            server.Handler = context => Task.FromResult(context.Response.StatusCode = 503);
            Assert.Equal(RemoteOrigin.Offline, (await Fetch(url)).Origin);
        }
        Assert.Equal(RemoteOrigin.Offline, (await Fetch(url)).Origin);
        var error = await Fails(new Uri(url, "/other.csv"));
        Assert.Equal(ErrorKind.Data, error.Kind);
        Assert.StartsWith("The server cannot be reached", error.What);
        Assert.Contains("proxy", error.Remedy);
    }

    [Theory]
    [InlineData(404, "The server answers 404 Not Found.", "Check the address.")]
    [InlineData(403, "The server answers 403 Forbidden.", "The file needs a permission that this call does not have.")]
    public async Task Refusal_NamesTheStatus_ButNoSecretOfTheAddress(int status, string what, string remedy)
    {
        await using var server = await FileServer.StartAsync(context => Task.FromResult(context.Response.StatusCode = status));
        var url = new UriBuilder(server.Url("/a.csv?key=secret")) { UserName = "me", Password = "secret" }.Uri;
        var error = await Fails(url);
        Assert.Equal((what, server.Url("/a.csv").AbsoluteUri, remedy), (error.What, error.Where, error.Remedy));
        Assert.Equal($"/a.csv |||Basic {Convert.ToBase64String("me:secret"u8)}", Assert.Single(server.Requests));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task TooLarge_IsRefused_WithAndWithoutAnAnnouncedLength(bool announced)
    {
        await using var server = await FileServer.StartAsync(async context =>
        {
            if (announced) context.Response.ContentLength = csv.Length;
            await context.Response.Body.WriteAsync(csv);
        });
        var error = await Fails(server.Url("/a.csv"), new RemoteFileOptions { MaxBytes = 50_000 });
        Assert.Equal("at most 50,000 bytes.", error.Expected);
        Assert.DoesNotContain("a.csv", FilesInCache());
        Assert.Equal(0, Directory.EnumerateFiles(cache, "partial", SearchOption.AllDirectories).Sum(path => new FileInfo(path).Length));
    }

    [Fact]
    public async Task SilentServer_IsGivenUp()
    {
        var time = new FakeTimeProvider();
        var asked = new TaskCompletionSource();
        await using var server = await FileServer.StartAsync(async context =>
        {
            asked.SetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        });
        var fetching = Fails(server.Url("/a.csv"), new RemoteFileOptions { Time = time });
        await asked.Task;
        time.Advance(TimeSpan.FromSeconds(61));
        Assert.Contains("no answer for 60 s", (await fetching).What);
    }

    [Fact]
    public async Task Redirect_IsFollowed()
    {
        await using var server = await FileServer.StartAsync(context =>
        {
            if (context.Request.Path != "/a.csv") return FileServer.Of(csv, "v1")(context);
            context.Response.Redirect("/real.csv");
            return Task.CompletedTask;
        });
        Assert.Equal(("a.csv", sum), await Fetch(server.Url("/a.csv")) is var file ? (Path.GetFileName(file.Path), file.Sha256) : default);
    }

    [Fact]
    public async Task Cancelled_Stops_AndKeepsWhatCame()
    {
        var arrived = new TaskCompletionSource();
        await using var server = await FileServer.StartAsync(FileServer.Broken(csv, 10_000, "v1", arrived.Task));
        using var files = new RemoteFiles(cache);
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => files.FetchAsync(server.Url("/a.csv"), (_, _) => stop.Cancel(), stop.Token));
        arrived.SetResult();
        Assert.Contains("partial", FilesInCache());
    }

    [Theory]
    [InlineData("/", "data")]
    [InlineData("/..%2F..%2Fetc%2Fpasswd", "_.._etc_passwd")]
    [InlineData("/.hidden.csv", "hidden.csv")]
    [InlineData("/my%20set.tsv.gz", "my_set.tsv.gz")]
    public void NamesInTheCache_LeaveItNever(string path, string name) => Assert.Equal(name, RemoteUrl.FileName(new Uri("http://127.0.0.1" + path)));

    [Theory]
    [InlineData("http://")]
    [InlineData("https:///a")]
    [InlineData("ftp://host/a")]
    public void WrongAddress_IsRefused(string value) => Assert.Throws<LabException>(() => RemoteUrl.Parse(value));
}
