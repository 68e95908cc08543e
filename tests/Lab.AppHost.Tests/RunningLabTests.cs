using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Lab.TestSupport;
using Lab.TestSupport.Browser;
using Lab.TestSupport.RunningSystem;
using Microsoft.Playwright;

namespace Lab.AppHost.Tests;

/// <summary>The lab as a person uses it: dashboard, services, mail.</summary>
[Collection(nameof(OneRunningLab))]
public sealed partial class RunningLabTests(LabFixture fixture)
{
    const string ApiKey = "X-API-Key";

    [Fact]
    public async Task Dashboard_ListsEveryResource_WithItsStateAndAddressesThatAnswer()
    {
        var status = Status();
        await using var chromium = await Chromium.StartAsync();
        var page = await LoginAsync(chromium);

        foreach (string name in LabFixture.Resources)
        {
            var row = Row(page, name);
            await Assertions.Expect(row).ToContainTextAsync("Running", new() { Timeout = 30_000 });
            var shown = await row.Locator("a").EvaluateAllAsync<string[]>("links => links.map(link => link.href.replace(/\\/$/, ''))");
            string[] expected = [.. status.Resources[name].Urls.Where(url => url.StartsWith("http", StringComparison.Ordinal))];
            Assert.Equal(expected.Order(), shown.Order());
            foreach (string url in expected)
            {
                using var answer = await fixture.Http.GetAsync(url);
                Assert.True(answer.IsSuccessStatusCode, $"{name} at {url}: {answer.StatusCode}");
            }
        }
        // Nothing here uses TLS, so nobody is asked for a certificate.
        await Assertions.Expect(page.GetByText("No trusted development certificate")).ToHaveCountAsync(0);
        await Keep(page, "dashboard.png");
    }

    [Fact]
    public async Task Review_IsFoundInTheDashboard_FromRequestToBatch()
    {
        Status();
        string traceId = Guid.NewGuid().ToString("N");
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(fixture.Url("prediction-service"), "/predict"))
        {
            Content = JsonContent.Create(new { text = $"Lovely fabric, number {traceId}" }),
            Headers = { { "traceparent", $"00-{traceId}-{traceId[..16]}-01" } },
        };
        using var answer = await fixture.Http.SendAsync(request);
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("sentiment", body.GetProperty("model").GetProperty("name").GetString());

        string[] wanted = ["POST /predict", "tokenize", "queue", "model"];
        var spans = await Eventually.GetAsync("the review's spans", async () =>
            (await fixture.SpansAsync()).Where(span => span.TraceId == traceId).ToList() is { } found && wanted.All(name => found.Any(span => span.Name == name)) ? found : null);
        var root = spans.Single(span => span.Name == "POST /predict");
        Assert.All(spans.Where(span => span != root), span => Assert.Equal(root.SpanId, span.ParentId));
        Assert.Equal(1, spans.Single(span => span.Name == "model").Links);
    }

    [Fact]
    public async Task ServingTheChampion_IsOneTraceAcrossServiceAndTrackingServer()
    {
        Status();
        var pair = await Eventually.GetAsync("a call of the prediction service answered by mlflow", async () =>
        {
            var spans = await fixture.SpansAsync();
            return spans.FirstOrDefault(span => span.Service == "mlflow" && span.Name.EndsWith("registered-models/alias", StringComparison.Ordinal)
                && spans.Any(caller => caller.Service == "prediction-service" && caller.SpanId == span.ParentId && caller.TraceId == span.TraceId));
        });
        Assert.Equal("mlflow", pair.Service);
    }

    [Fact]
    public async Task ConsoleLogs_OfAResource_AreInTheDashboard()
    {
        Status();
        await using var chromium = await Chromium.StartAsync();
        var page = await LoginAsync(chromium);
        await page.GotoAsync(new Uri(new Uri(page.Url), "/consolelogs/resource/redis").ToString());
        await Assertions.Expect(page.GetByText("Ready to accept connections").First).ToBeVisibleAsync(new() { Timeout = 30_000 });
    }

    [Fact]
    public async Task SendTestMail_ClickedInTheDashboard_ArrivesInTheMailbox()
    {
        Status();
        var mailbox = fixture.Url("mailbox");
        await using var chromium = await Chromium.StartAsync();
        var page = await LoginAsync(chromium);
        await Row(page, "monitor").Locator("fluent-button[title='Send a test mail']").ClickAsync(new() { Timeout = 30_000 });

        var mail = await Eventually.GetAsync("the test mail", async () =>
        {
            var list = await fixture.Http.GetFromJsonAsync<JsonElement>(new Uri(mailbox, "/api/mails"));
            return list.GetProperty("mails").EnumerateArray().Select(m => m.GetProperty("subject").GetString())
                .FirstOrDefault(subject => subject!.Contains("test", StringComparison.OrdinalIgnoreCase));
        });
        await page.GotoAsync(mailbox.ToString());
        await Assertions.Expect(page.GetByText(mail).First).ToBeVisibleAsync(new() { Timeout = 30_000 });
    }

    [Fact]
    public async Task SmallJob_IsDoneByTheTrainer_AndItsSpanLeadsBackToTheRequest()
    {
        Status();
        var service = fixture.Url("prediction-service");
        string traceId = Guid.NewGuid().ToString("N");
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(service, "/jobs"))
        {
            Content = JsonContent.Create(new { kind = "evaluate", request = new { data = "everyday-phrases/phrases.csv" } }),
            Headers = { { ApiKey, LabFixture.ApiKey }, { "traceparent", $"00-{traceId}-{traceId[..16]}-01" } },
        };
        using var accepted = await fixture.Http.SendAsync(request);
        Assert.Equal(System.Net.HttpStatusCode.Accepted, accepted.StatusCode);
        string id = (await accepted.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("job_id").GetString()!;

        var job = await Eventually.GetAsync<object>("the end of the job", async () =>
        {
            using var ask = new HttpRequestMessage(HttpMethod.Get, new Uri(service, $"/jobs/{id}")) { Headers = { { ApiKey, LabFixture.ApiKey } } };
            using var answer = await fixture.Http.SendAsync(ask);
            var status = await answer.Content.ReadFromJsonAsync<JsonElement>();
            return status.GetProperty("state").GetString() is "succeeded" or "failed" ? status : null;
        });

        Assert.True(((JsonElement)job).GetProperty("state").GetString() == "succeeded", job.ToString());
        var span = await Eventually.GetAsync("the job's span", async () => (await fixture.SpansAsync()).FirstOrDefault(span => span is { Service: "trainer", Name: "job evaluate" }));
        Assert.Equal(1, span.Links);
    }

    [Fact]
    public async Task SimulatedDrift_IsFoundByTheMonitor()
    {
        Status();
        var drifted = await fixture.Application.ResourceCommands.ExecuteCommandAsync("prediction-service", "simulate-drift", TestContext.Current.CancellationToken);
        Assert.True(drifted.Success, drifted.Message);

        await Eventually.HoldsAsync(async () =>
        {
            var pass = await fixture.Application.ResourceCommands.ExecuteCommandAsync("monitor", "check-staleness", TestContext.Current.CancellationToken);
            return pass.Data is { Value: var said } && RaisedDrift.IsMatch(said);
        }, "drift that the monitor found");
    }

    [GeneratedRegex("Raised: [^.]*-drift")]
    static partial Regex RaisedDrift { get; }

    [Fact]
    public async Task Redis_Killed_ComesBack_AndThePredictionServiceAnswersAllTheWhile()
    {
        var status = Status();
        int before = status.Resources["redis"].Pid ?? throw new InvalidOperationException("redis has no process.");
        var predict = new Uri(fixture.Url("prediction-service"), "/predict");
        Signal.Send(before, Signal.Kill);

        int answers = 0;
        await Eventually.GetAsync("redis with another process", async () =>
        {
            using var answer = await fixture.Http.PostAsJsonAsync(predict, new { text = $"Nice, number {answers++}" });
            answer.EnsureSuccessStatusCode();
            var redis = fixture.Status.Resources["redis"];
            return redis is { IsHealthy: true, Pid: { } now } && now != before ? redis : null;
        });
    }

    [Fact]
    public async Task Mailbox_ToldToStop_StaysStopped_UntilItIsToldToStart()
    {
        Status();
        var commands = fixture.Application.ResourceCommands;
        var stopped = await commands.ExecuteCommandAsync("mailbox", KnownResourceCommands.StopCommand, TestContext.Current.CancellationToken);
        Assert.True(stopped.Success, stopped.Message);
        await Eventually.HoldsAsync(() => fixture.Status.Resources["mailbox"].State is not ("Running" or "Stopping"), "the mailbox stopped");
        // Longer than the first restart of what dies by itself would take.
        await Task.Delay(TimeSpan.FromSeconds(3), TestContext.Current.CancellationToken);
        Assert.DoesNotContain(fixture.Status.Resources["mailbox"].State, (string[])["Running", "Starting"]);

        var started = await commands.ExecuteCommandAsync("mailbox", KnownResourceCommands.StartCommand, TestContext.Current.CancellationToken);

        Assert.True(started.Success, started.Message);
        await fixture.Application.ResourceNotifications.WaitForResourceHealthyAsync("mailbox", TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task CommandsAndMails_NeedTheKey_AndNoForeignPageHasAny()
    {
        Status();
        var (command, mails) = (new Uri(fixture.Url("monitor"), "/commands/check-staleness"), new Uri(fixture.Url("mailbox"), "/api/mails"));

        Assert.Equal((401, 401), (await StatusAsync(HttpMethod.Post, command), await StatusAsync(HttpMethod.Delete, mails)));
        Assert.Equal(200, await StatusAsync(HttpMethod.Post, command, (ApiKey, LabFixture.ApiKey)));
        foreach (string service in (string[])["monitor", "mailbox", "mlflow", "prediction-service"])
        {
            var anything = new Uri(fixture.Url(service), "/anything");
            Assert.Equal(403, await StatusAsync(HttpMethod.Post, anything, (ApiKey, LabFixture.ApiKey), ("Origin", "https://evil.example")));
            Assert.Equal(403, await StatusAsync(HttpMethod.Get, anything, ("Host", "evil.example")));
        }
    }

    [Fact]
    public async Task CheckStaleness_AsACommand_AnswersWithItsFindings()
    {
        Status();
        var result = await fixture.Application.ResourceCommands.ExecuteCommandAsync("monitor", "check-staleness", TestContext.Current.CancellationToken);

        Assert.True(result.Success, result.Message);
        var findings = JsonDocument.Parse(result.Data!.Value).RootElement.GetProperty("findings");
        Assert.Equal("model-age", findings[0].GetProperty("cause").GetString());
        Assert.Equal("clear", findings[0].GetProperty("state").GetString());
    }

    LabStatus Status()
    {
        Assert.SkipWhen(LabFixture.Missing is not null, LabFixture.Missing ?? "");
        return fixture.Status;
    }

    async Task<int> StatusAsync(HttpMethod method, Uri address, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, address);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        using var answer = await fixture.Http.SendAsync(request);
        return (int)answer.StatusCode;
    }

    static ILocator Row(IPage page, string resource) =>
        page.Locator("tr.resource-row").Filter(new() { Has = page.GetByText(resource, new() { Exact = true }) });

    async Task<IPage> LoginAsync(Chromium chromium)
    {
        var page = await chromium.NewPageAsync();
        await page.GotoAsync(fixture.Login);
        await Assertions.Expect(Row(page, "monitor")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        return page;
    }

    // A picture of the last run, for the README and for whoever looks into a failure.
    static async Task Keep(IPage page, string name) =>
        await page.ScreenshotAsync(new() { Path = Path.Combine(TestSupport.RepositoryRoot.Path, "artifacts", "screenshots", name) });
}
