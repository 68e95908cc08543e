using System.Net;
using System.Net.Http.Headers;

namespace Lab.Services.Tests.MlflowServer.WebUi;

public sealed class UiFilesTests : IAsyncLifetime
{
    readonly BuiltUi built = new();
    ListeningServer? server;
    HttpClient? http;

    static CancellationToken Deadline => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        server = await ListeningServer.StartAsync(["--ui-folder", built.Folder, "--static-prefix", "/apps/mlflow"], Deadline);
        http = new() { BaseAddress = server.Url };
    }

    public async ValueTask DisposeAsync()
    {
        http!.Dispose();
        await server!.DisposeAsync();
        built.Dispose();
    }

    // A proxy may have taken the prefix off.
    [Theory]
    [InlineData("/")]
    [InlineData("/apps/mlflow/")]
    public async Task Root_IsThePage_AskedAfterEachTime(string path)
    {
        using var answer = await http!.GetAsync(path, Deadline);
        Assert.Equal((HttpStatusCode.OK, "text/html; charset=utf-8", "no-cache"), (answer.StatusCode, answer.Content.Headers.ContentType!.ToString(), answer.Headers.CacheControl!.ToString()));
        Assert.Equal(BuiltUi.Index, await answer.Content.ReadAsStringAsync(Deadline));
        Assert.Contains("default-src 'self'", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")));
        Assert.Equal("SAMEORIGIN", Assert.Single(answer.Headers.GetValues("X-Frame-Options")));

        var again = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { IfNoneMatch = { answer.Headers.ETag! } } };
        using var unchanged = await http.SendAsync(again, Deadline);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
    }

    [Fact]
    public async Task PrefixWithoutASlash_LeadsToThePage()
    {
        var (status, head, _) = await server!.RawAsync("GET", "/apps/mlflow");
        Assert.Equal(307, status);
        Assert.Contains("\r\nLocation: /apps/mlflow/\r\n", head);
    }

    [Theory]
    [InlineData("static/js/main.0123abcd.js", "text/javascript", "public, max-age=31536000, immutable")]
    [InlineData("static/media/view.0123456789abcdef0123.mjs", "text/javascript", "public, max-age=31536000, immutable")]
    [InlineData("TelemetryLogger.telemetry-worker.d0f8ea2c83c08b63528f.worker.js", "text/javascript", "public, max-age=31536000, immutable")]
    [InlineData("favicon.ico", "image/x-icon", "no-cache")]
    public async Task Files_AreKeptByTheirNames(string file, string type, string cache)
    {
        using var answer = await http!.GetAsync("/apps/mlflow/static-files/" + file, Deadline);
        Assert.Equal((HttpStatusCode.OK, type), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        Assert.Equal(cache, Assert.Single(answer.Headers.NonValidated["Cache-Control"]));
        using var head = await http.SendAsync(new(HttpMethod.Head, "/static-files/" + file), Deadline);
        Assert.Equal((HttpStatusCode.OK, answer.Headers.ETag), (head.StatusCode, head.Headers.ETag));
    }

    [Theory]
    [InlineData("br")]
    [InlineData("gzip")]
    public async Task Scripts_AreCompressedForWhomItIsRight(string encoding)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/static-files/static/js/main.0123abcd.js") { Headers = { AcceptEncoding = { new StringWithQualityHeaderValue(encoding) } } };
        using var answer = await http!.SendAsync(request, Deadline);
        Assert.Equal([encoding, "Accept-Encoding"], [.. answer.Content.Headers.ContentEncoding, .. answer.Headers.Vary]);
        Assert.InRange((await answer.Content.ReadAsByteArrayAsync(Deadline)).Length, 1, 1_000);
        Assert.Equal(BuiltUi.Script, await http.GetStringAsync("/static-files/static/js/main.0123abcd.js", Deadline));
    }

    [Fact]
    public async Task TraceOfANotebook_MayBeFramed()
    {
        using var answer = await http!.GetAsync("/static-files/lib/notebook-trace-renderer/index.html", Deadline);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.False(answer.Headers.Contains("X-Frame-Options"));
    }

    [Theory]
    [InlineData("/static-files/none.js")]
    [InlineData("/static-files/")]
    [InlineData("/static-files")]
    [InlineData("/static-files/static/js")]
    [InlineData("/STATIC-FILES/favicon.ico")]
    [InlineData("/index.html")]
    [InlineData("/experiments/1")]
    [InlineData("/static-files/../secret.txt")]
    [InlineData("/static-files/%2e%2e/secret.txt")]
    [InlineData("/static-files/..%2fsecret.txt")]
    [InlineData("/static-files/%2fetc%2fpasswd")]
    [InlineData("/static-files/.hidden")]
    public async Task WhatIsNoFileOfTheUi_IsUnknown(string path)
    {
        await File.WriteAllTextAsync(Path.Combine(built.Root, "secret.txt"), "secret", Deadline);
        built.Write(".hidden", "secret");
        var (status, _, body) = await server!.RawAsync("GET", path);
        Assert.Equal(404, status);
        Assert.DoesNotContain("secret", body);
    }
}
