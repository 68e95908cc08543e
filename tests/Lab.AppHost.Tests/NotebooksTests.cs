using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Lab.TestSupport;
using Lab.TestSupport.Browser;
using Lab.TestSupport.RunningSystem;
using Microsoft.Playwright;

namespace Lab.AppHost.Tests;

/// <summary>JupyterLab as a person starts it from the dashboard.</summary>
[Collection(nameof(OneRunningLab))]
public sealed class NotebooksTests(LabFixture fixture)
{
    const string Name = "notebooks";

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Cell_RunInJupyterLab_IsATraceWithTheRequestThatItMakes_AndNothingOutlivesTheResource()
    {
        SkipWithoutJupyter();
        using var jupyter = await StartAsync();

        var specs = await jupyter.GetAsync("api/kernelspecs", Cancellation);
        Assert.Equal("lab-csharp", specs.GetProperty("default").GetString());
        string kernel = (await jupyter.PostAsync("api/kernels", new { name = "lab-csharp" }, Cancellation)).GetProperty("id").GetString()!;
        var (reply, shown) = await jupyter.RunAsync(kernel, """
            var http = new System.Net.Http.HttpClient();
            var answer = await http.PostAsync(Environment.GetEnvironmentVariable("PREDICTION_SERVICE_HTTP") + "/predict", new System.Net.Http.StringContent("{\"text\":\"So soft\"}", System.Text.Encoding.UTF8, "application/json"));
            Console.WriteLine((int)answer.StatusCode);
            System.Diagnostics.Activity.Current.TraceId + " " + Environment.GetEnvironmentVariable("MLFLOW_TRACKING_URI")
            """, Cancellation);

        Assert.True(reply.GetProperty("status").GetString() == "ok", shown);
        Assert.Contains(fixture.Url("mlflow").ToString().TrimEnd('/'), shown);
        var cell = await Eventually.GetAsync("the cell's span", async () => (await fixture.SpansAsync()).FirstOrDefault(span => span is { Service: Name, Name: "cell 1" }));
        Assert.Contains(cell.TraceId, shown);
        await Eventually.HoldsAsync(
            async () => (await fixture.SpansAsync()).Any(span => span.TraceId == cell.TraceId && span is { Service: "prediction-service", Name: "POST /predict" }), "the request in the trace of the cell");

        await LookAsync(cell.TraceId);
        string mark = "JUPYTER_RUNTIME_DIR=" + Path.Combine(fixture.Folder, Name, "runtime") + '\0';
        Assert.True(ProcessTable.WithEnvironment(mark).Count >= 2, "JupyterLab and the Jupyter kernel were not found.");
        await StopAsync();
        Assert.Empty(ProcessTable.WithEnvironment(mark));
    }

    [Fact]
    public async Task ShutDownInItsOwnWindow_ItStaysDown_UntilAPersonStartsItAgain()
    {
        SkipWithoutJupyter();
        using (var jupyter = await StartAsync()) await jupyter.PostAsync("api/shutdown", new { }, Cancellation);
        await Eventually.HoldsAsync(() => fixture.Status.Resources[Name].State is "Finished" or "Exited", "it ended");

        // Longer than the first restart of what dies by itself would take.
        await Task.Delay(TimeSpan.FromSeconds(3), Cancellation);

        Assert.Contains(fixture.Status.Resources[Name].State, (string[])["Finished", "Exited"]);
        (await StartAsync()).Dispose();
        await StopAsync();
    }

    [Fact]
    public async Task Start_OfTheLab_LeavesThemToAPerson()
    {
        string folder = Directory.CreateTempSubdirectory("lab-model-").FullName;
        await using (var builder = await LabFixture.BuilderAsync(folder, dashboard: false))
        {
            Assert.Single(builder.Resources.Single(resource => resource.Name == Name).Annotations.OfType<ExplicitStartupAnnotation>());
        }
        Directory.Delete(folder, recursive: true);
    }

    // In a browser: the link of the dashboard leads into JupyterLab, which offers our Jupyter kernel, and the trace is one picture.
    async Task LookAsync(string trace)
    {
        await using var chromium = await Chromium.StartAsync();
        var page = await chromium.NewPageAsync();
        await page.GotoAsync(fixture.Login);
        await page.GetByText("JupyterLab", new() { Exact = true }).First.ClickAsync(new() { Timeout = 60_000 });
        var jupyter = await Eventually.GetAsync("JupyterLab's page", () => Task.FromResult(page.Context.Pages.FirstOrDefault(one => one != page)));
        await Assertions.Expect(jupyter.Locator(".jp-LauncherCard", new() { HasText = "C# (Sentiment Lab)" }).First).ToBeVisibleAsync(new() { Timeout = 60_000 });
        // The token does not stay in the address, which people copy.
        Assert.DoesNotContain("token", jupyter.Url);
        await KeepAsync(jupyter, "jupyterlab.png");
        await page.GotoAsync(new Uri(new Uri(page.Url), $"/traces/detail/{trace}").ToString());
        await Assertions.Expect(page.GetByText("POST /predict").First).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await KeepAsync(page, "cell-trace.png");
    }

    static Task<byte[]> KeepAsync(IPage page, string name) => page.ScreenshotAsync(new() { Path = Path.Combine(RepositoryRoot.Path, "artifacts", "screenshots", name) });

    static void SkipWithoutJupyter()
    {
        Assert.SkipWhen(LabFixture.Missing is not null, LabFixture.Missing ?? "");
        Assert.SkipUnless(Environment.GetEnvironmentVariable("LAB_JUPYTER") is { Length: > 0 }, "LAB_JUPYTER is not set: no wheels to install JupyterLab from.");
    }

    async Task<JupyterLabClient> StartAsync()
    {
        await CommandAsync(KnownResourceCommands.StartCommand);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(LabFixture.StartLimit);
        await fixture.Application.ResourceNotifications.WaitForResourceHealthyAsync(Name, limit.Token);
        string address = await Eventually.GetAsync("its address", () => Task.FromResult(fixture.Status.Resources[Name].Urls.SingleOrDefault()));
        return new JupyterLabClient(new Uri(address));
    }

    async Task StopAsync()
    {
        await CommandAsync(KnownResourceCommands.StopCommand);
        await Eventually.HoldsAsync(() => fixture.Status.Resources[Name].State is "Finished" or "Exited", "it ended");
    }

    async Task CommandAsync(string command)
    {
        var done = await fixture.Application.ResourceCommands.ExecuteCommandAsync(Name, command, Cancellation);
        Assert.True(done.Success, done.Message);
    }
}
