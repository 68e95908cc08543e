using System.Collections.Concurrent;
using Lab.MlflowServer.WebUi;
using Lab.TestSupport;
using Lab.TestSupport.Browser;
using Microsoft.Playwright;

namespace Lab.Services.Tests.MlflowServer.WebUi;

/// <summary>MLflow's own web UI on our server, in a browser: every page shows what is there, without an error on its console or a call that fails.</summary>
public sealed class WebUiPagesTests
{
    // Two cores may be busy with other tests.
    const float Patience = 60_000;

    [Fact]
    public async Task EveryPage_ShowsItsContent_WithoutAnError()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("LAB_TESTS") == "full", "Only with LAB_TESTS=full: it trains, and opens some thirty pages.");
        string? folder = Environment.GetEnvironmentVariable("LAB_MLFLOW");
        Assert.SkipUnless(folder is not null, "LAB_MLFLOW is not set: no wheel of MLflow.");
        await using var chromium = await Chromium.StartAsync();
        await using var server = await FilledServer.StartAsync(Path.Combine(folder, "server-wheels", UiWheel.FileName));
        var faults = new ConcurrentQueue<string>();
        foreach (var (address, shown) in Pages(server))
        {
            var page = await chromium.NewPageAsync(1400, 1000, ColorScheme.Light);
            page.SetDefaultTimeout(Patience);
            var open = Watch(page, server.Address, address, faults);
            await page.GotoAsync(server.Address + address);
            foreach (string selector in shown)
                try
                {
                    await Assertions.Expect(page.Locator(selector).First).ToBeVisibleAsync(new() { Timeout = Patience });
                }
                catch (PlaywrightException missing)
                {
                    throw new Xunit.Sdk.XunitException($"{address} does not show {selector}: {missing.Message}\n{await page.Locator("body").InnerTextAsync()}\n{string.Join('\n', faults)}");
                }
            // What the page still asks for may fail too.
            await Eventually.HoldsAsync(() => open.IsEmpty);
            await page.CloseAsync();
        }
        Assert.Empty(faults);
    }

    [Fact]
    public async Task ReportOfARun_RunsItsScript_AndReachesNothing()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("LAB_TESTS") == "full", "Only with LAB_TESTS=full: it trains.");
        string? folder = Environment.GetEnvironmentVariable("LAB_MLFLOW");
        Assert.SkipUnless(folder is not null, "LAB_MLFLOW is not set: no wheel of MLflow.");
        await using var chromium = await Chromium.StartAsync();
        await using var server = await FilledServer.StartAsync(Path.Combine(folder, "server-wheels", UiWheel.FileName));
        var page = await chromium.NewPageAsync(1400, 1000, ColorScheme.Light);
        page.SetDefaultTimeout(Patience);
        await page.GotoAsync($"{server.Address}/#/experiments/{server.Experiment}/runs/{server.Runs[0]}/artifacts/report.html");
        var report = page.FrameLocator("iframe.mlflow-html-iframe");
        await Assertions.Expect(report.Locator("body")).ToContainTextAsync("drawn by its script", new() { Timeout = Patience });
        string answer = await report.Locator("body").EvaluateAsync<string>("async () => { try { await fetch('https://example.com/'); return 'reached'; } catch (e) { return e.name; } }");
        Assert.Equal("TypeError", answer);
    }

    static (string Address, string[] Shown)[] Pages(FilledServer server)
    {
        string experiment = $"/#/experiments/{server.Experiment}", run = $"{experiment}/runs/{server.Runs[0]}", model = $"{experiment}/models/{server.LoggedModel}";
        string runs = Uri.EscapeDataString($"""["{server.Runs[0]}","{server.Runs[1]}"]"""), experiments = Uri.EscapeDataString($"""["{server.Experiment}"]""");
        const string curve = ".js-plotly-plot .scatterlayer .trace path";
        return
        [
            ("/", ["text=sentiment-training"]),
            ("/#/experiments", ["text=sentiment-training"]),
            ($"{experiment}/runs", ["text=learning-1", "text=learning-2"]),
            ($"{experiment}/runs?compareRunsMode=CHART", ["text=train_loss", ".js-plotly-plot"]),
            (run, ["text=Finished", "text=batch_size", "text=test_macro_f1", $"text={FilledServer.Model}"]),
            ($"{run}/model-metrics", ["text=train_loss", curve]),
            ($"{run}/system-metrics", [curve]),
            ($"{run}/artifacts", ["text=report.html", "text=notes"]),
            ($"{run}/artifacts/notes/readme.txt", ["text=a note beside the run"]),
            ($"{run}/artifacts/table.csv", ["text=lovely"]),
            ($"{run}/artifacts/report.html", ["iframe.mlflow-html-iframe"]),
            ($"{run}/traces", ["text=a lovely dress"]),
            ($"/#/compare-runs?runs={runs}&experiments={experiments}", ["text=Comparing 2 Runs", "text=batch_size", "text=epoch_validation_macro_f1"]),
            ($"/#/metric/train_loss?runs={runs}&experiments={experiments}&metric=%22train_loss%22&plot_metric_keys=%5B%22train_loss%22%5D", [curve]),
            ("/#/models", [$"text={FilledServer.Model}", "text=champion"]),
            ($"/#/models/{FilledServer.Model}", ["text=Version 2", "text=champion"]),
            ($"/#/models/{FilledServer.Model}/versions/1", ["text=review", "text=Inputs"]),
            ($"{experiment}/models", ["text=classifier", "text=Ready"]),
            (model, ["text=classifier", "text=learning-1"]),
            ($"{model}/artifacts", ["text=MLmodel"]),
            ($"{model}/traces", ["text=a lovely dress"]),
            ($"{experiment}/traces", ["text=a lovely dress", "text=positive"]),
            ($"{experiment}/traces?selectedEvaluationId={FilledServer.Trace}", ["text=tokenize"]),
            ($"{experiment}/overview/usage", ["text=Latency"]),
            ($"{experiment}/overview/quality", ["text=correct"]),
            ($"{experiment}/overview/tool-calls", ["text=Tool"]),
            ($"{experiment}/chat-sessions", ["text=Sessions"]),
            ($"{experiment}/evaluation-runs", ["text=Evaluation runs"]),
            ($"{experiment}/datasets", ["text=Datasets"]),
            ($"{experiment}/prompts", ["text=Prompts"]),
            ("/#/prompts", ["text=Prompts"]),
            ($"{experiment}/judges", ["text=Judges"]),
            ($"{experiment}/playground", ["text=Playground"]),
            ("/#/gateway", ["text=AI Gateway"]),
            ("/#/settings", ["text=Theme"]),
            ("/#/settings/llm-connections", ["text=LLM Connections"]),
            ("/#/settings/webhooks", ["text=Create webhook"]),
        ];
    }

    // Gives the calls that are not answered yet.
    static ConcurrentDictionary<IRequest, bool> Watch(IPage page, string server, string address, ConcurrentQueue<string> faults)
    {
        // 404 at MLflow's own server too where nobody logs in; the pages' own remark about layout is made there as well.
        bool IsUsual(string text) => text.Contains("/mlflow/users/current", StringComparison.Ordinal) || text.Contains("ResizeObserver loop", StringComparison.Ordinal);
        void Note(string text)
        {
            if (!IsUsual(text)) faults.Enqueue($"{address}: {text}");
        }
        page.Console += (_, message) =>
        {
            if (message.Type == "error") Note($"{message.Text} {message.Location}");
        };
        page.PageError += (_, error) => Note(error);
        page.Response += (_, answer) =>
        {
            if (answer.Status >= 400) Note($"{answer.Status} {answer.Request.Method} {answer.Url} {answer.Request.PostData}");
        };
        var open = new ConcurrentDictionary<IRequest, bool>();
        page.RequestFinished += (_, request) => open.TryRemove(request, out bool _);
        page.RequestFailed += (_, request) =>
        {
            open.TryRemove(request, out bool _);
            // A page ends what it does not need any more.
            if (request.Failure != "net::ERR_ABORTED") Note($"{request.Failure} {request.Url}");
        };
        page.Request += (_, request) =>
        {
            if (request.Url.Contains("-api/", StringComparison.Ordinal) || request.Url.EndsWith("/graphql", StringComparison.Ordinal)) open[request] = true;
            if (request.Url.StartsWith("http", StringComparison.Ordinal) && !request.Url.StartsWith(server, StringComparison.Ordinal)) Note("asks " + request.Url);
        };
        return open;
    }
}
