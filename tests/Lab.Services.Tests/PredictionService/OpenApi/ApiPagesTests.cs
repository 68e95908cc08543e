using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;

namespace Lab.Services.Tests.PredictionService.OpenApi;

public sealed partial class ApiPagesTests : IAsyncDisposable
{
    static readonly string? chromium = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .SelectMany(folder => new[] { "chromium", "chromium-browser", "google-chrome" }.Select(name => Path.Combine(folder, name)))
        .FirstOrDefault(File.Exists);

    readonly PredictionServiceFactory service = new();

    static CancellationToken Deadline => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => service.DisposeAsync();

    [GeneratedRegex("""(?:src|href|url)=["']([^"']*)["']|\burl: "([^"]+)""")]
    private static partial Regex References();

    [Theory]
    [InlineData("/docs", 4)]
    [InlineData("/redoc", 3)]
    public async Task Page_RefersOnlyToThisService_WhichHasItAll(string path, int references)
    {
        var client = await service.ReadyClientAsync();

        var page = await client.GetAnswerAsync(path);

        Assert.Equal((HttpStatusCode.OK, "text/html; charset=utf-8"), (page.Status, page.ContentType));
        string[] found = [.. References().Matches(page.Body).Select(match => match.Groups.Values.Skip(1).Single(group => group.Success).Value)];
        Assert.Equal(references, found.Length);
        foreach (string reference in found)
        {
            Assert.StartsWith("/", reference);
            Assert.Equal(HttpStatusCode.OK, (await client.GetAnswerAsync(reference)).Status);
        }
        Assert.DoesNotContain("http:", page.Body);
        Assert.DoesNotContain("https:", page.Body);
    }

    [Theory]
    [InlineData("/docs")]
    [InlineData("/redoc")]
    public async Task Page_ForbidsTheBrowserToAskAnotherHost(string path)
    {
        var client = await service.ReadyClientAsync();

        using var response = await client.GetAsync(path, Deadline);

        string policy = response.Headers.GetValues("Content-Security-Policy").Single();
        Assert.StartsWith("default-src 'none'; ", policy);
        Assert.Contains("connect-src 'self';", policy);
        Assert.DoesNotContain("http", policy);
        Assert.DoesNotContain("*", policy);
    }

    [Theory]
    [InlineData("/docs/index.html")]
    [InlineData("/redoc/index.html")]
    [InlineData("/docs/../appsettings.json")]
    public async Task OtherFilesOfThePackages_AreNotServed(string path)
    {
        var client = await service.ReadyClientAsync();

        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAnswerAsync(path)).Status);
    }

    [Theory]
    [InlineData("/docs")]
    [InlineData("/redoc")]
    public async Task Page_ShowsTheRoutesInABrowserWithoutANetwork(string path)
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("LAB_TESTS") == "full", "starts a browser; runs with LAB_TESTS=full");
        Assert.SkipUnless(chromium is not null, "No Chromium on PATH.");
        await using var listening = await ListeningService.StartAsync();
        string profile = Directory.CreateTempSubdirectory("lab-chromium-").FullName;
        using var browser = Process.Start(new ProcessStartInfo(chromium,
        [
            "--headless", "--no-sandbox", "--disable-gpu", "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1", $"--user-data-dir={profile}",
            "--virtual-time-budget=20000", "--dump-dom", new Uri(listening.Client.BaseAddress!, path).ToString(),
        ])
        { RedirectStandardOutput = true, RedirectStandardError = true })!;
        try
        {
            var errors = browser.StandardError.ReadToEndAsync(Deadline);
            string shown = await browser.StandardOutput.ReadToEndAsync(Deadline);
            await browser.WaitForExitAsync(Deadline);
            await errors;

            Assert.Contains("batch_predict", shown);
            Assert.Contains("Sentiment Lab prediction service", shown);
        }
        finally
        {
            if (!browser.HasExited) browser.Kill(entireProcessTree: true);
            Directory.Delete(profile, recursive: true);
        }
    }
}
