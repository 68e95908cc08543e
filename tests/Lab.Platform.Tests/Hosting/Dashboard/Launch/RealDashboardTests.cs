using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Aspire.Hosting.ApplicationModel;
using Lab.Hosting.Dashboard.Launch;
using Lab.Hosting.Tools;
using Lab.Platform.Tests.Hosting.Dashboard.Service;

namespace Lab.Platform.Tests.Hosting.Dashboard.Launch;

/// <summary>The dashboard's own program against our service.</summary>
public sealed class RealDashboardTests : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    readonly DashboardFixture fixture = new();
    readonly string profile = Directory.CreateTempSubdirectory("lab-chromium-").FullName;
    Process? process;
    Process? browser;

    public async ValueTask DisposeAsync()
    {
        foreach (var started in new[] { browser, process })
        {
            if (started is null) continue;
            started.Kill(entireProcessTree: true);
            await started.WaitForExitAsync();
            started.Dispose();
        }
        Directory.Delete(profile, recursive: true);
        await fixture.DisposeAsync();
    }

    [Fact]
    public async Task Token_opens_the_pages()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        await StartAsync(limit.Token);
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = fixture.Endpoints.Frontend };

        Assert.Equal("/login", Path(await http.GetAsync("/", limit.Token)));
        Assert.Equal("/login", Path(await http.GetAsync("/login?t=wrong", limit.Token)));
        Assert.Equal("/", Path(await http.GetAsync(fixture.Endpoints.Login, limit.Token)));
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/", limit.Token)).StatusCode);
    }

    // The dashboard connects when its first page is alive in a browser.
    [Fact]
    public async Task Page_in_a_browser_makes_the_dashboard_watch_our_resources()
    {
        var chromium = ToolEnvironment.OfThisProcess.OnPath("chromium");
        Assert.SkipUnless(chromium is not null, "There is no chromium on PATH.");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        await StartAsync(limit.Token);

        // The debugging port keeps the page open; without it the browser ends as soon as the page is loaded.
        browser = Started(new ProcessStartInfo(
            chromium,
            ["--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-port=0", $"--user-data-dir={profile}", fixture.Endpoints.Login.AbsoluteUri]));

        await fixture.Calls.WaitForAsync("/aspire.v1.DashboardService/WatchResources", limit.Token);
    }

    [Fact]
    public async Task Telemetry_is_taken_with_the_resources_key_and_read_with_the_token()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        await StartAsync(limit.Token);
        using var http = new HttpClient();

        Assert.Equal(HttpStatusCode.Unauthorized, (await SendSpanAsync(http, "wrong", limit.Token)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await SendSpanAsync(http, fixture.Endpoints.OtlpApiKey, limit.Token)).StatusCode);

        var traces = new Uri(fixture.Endpoints.Frontend, "/api/telemetry/traces");
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync(traces, limit.Token)).StatusCode);
        http.DefaultRequestHeaders.Add("X-API-Key", fixture.Endpoints.BrowserToken);
        var found = await http.GetFromJsonAsync<JsonObject>(traces, limit.Token);
        Assert.Contains("5b8efff798038103d269b633813fc60c", found!.ToJsonString());
    }

    // One span as OTLP/JSON.
    Task<HttpResponseMessage> SendSpanAsync(HttpClient http, string key, CancellationToken cancellation)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, fixture.Endpoints.OtlpHttpUrl + "/v1/traces")
        {
            Content = new StringContent(
                """
                {"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"probe"}}]},
                "scopeSpans":[{"scope":{"name":"probe"},"spans":[{"traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b174",
                "name":"probe","kind":1,"startTimeUnixNano":"1700000000000000000","endTimeUnixNano":"1700000001000000000"}]}]}]}
                """,
                System.Text.Encoding.UTF8,
                "application/json"),
        };
        request.Headers.Add("x-otlp-api-key", key);
        return http.SendAsync(request, cancellation);
    }

    static string? Path(HttpResponseMessage response) =>
        response.StatusCode == HttpStatusCode.Found ? new Uri(response.RequestMessage!.RequestUri!, response.Headers.Location!).AbsolutePath : null;

    async Task StartAsync(CancellationToken cancellation)
    {
        var bundle = AspireTools.Find(ToolEnvironment.OfThisProcess);
        Assert.SkipUnless(bundle is not null, "The dashboard's program is not on this machine.");
        foreach (var name in new[] { "redis", "mlflow" })
            await fixture.PublishAsync(new ExecutableResource(name, name, "/"), snapshot => snapshot with { State = "Running" });
        (await fixture.StartAsync()).Dispose();

        var start = new ProcessStartInfo(bundle.Managed, "dashboard") { WorkingDirectory = System.IO.Path.GetDirectoryName(bundle.Managed) };
        foreach (var (name, value) in DashboardEnvironment.For(fixture.Endpoints, await fixture.Url, fixture.Configuration)) start.Environment[name] = value;
        process = Started(start);
        await AnswersAsync(cancellation);
    }

    // What it prints is read and left: a full pipe would stop it.
    static Process Started(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        var started = Process.Start(start)!;
        started.BeginOutputReadLine();
        started.BeginErrorReadLine();
        return started;
    }

    async Task AnswersAsync(CancellationToken cancellation)
    {
        using var http = new HttpClient();
        using var every = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (await every.WaitForNextTickAsync(cancellation))
        {
            Assert.False(process!.HasExited, "The dashboard has ended.");
            try
            {
                if ((await http.GetAsync(new Uri(fixture.Endpoints.Frontend, "/health"), cancellation)).IsSuccessStatusCode) return;
            }
            catch (HttpRequestException)
            {
            }
        }
    }
}
