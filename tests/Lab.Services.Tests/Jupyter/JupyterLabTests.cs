using System.Collections.Concurrent;
using Lab.Notebooks.Documents;
using Lab.TestSupport;
using Lab.TestSupport.Browser;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Lab.Services.Tests.Jupyter;

/// <summary>The Jupyter kernel in the client that most people use, in a real browser.</summary>
public sealed class JupyterLabTests
{
    const string cells = ".jp-Notebook .jp-CodeCell";

    static readonly string[] sources =
    [
        "new[] { new { Name = \"Ada\", Age = 36 }, new { Name = \"Grace\", Age = 85 } }",
        "display(HTML(\"<b class='shown'>bold</b>\"));",
        "var shown = display(\"first\");",
        "shown.Update(\"second\");\nConsole.WriteLine(\"printed\");",
        "#!mermaid\ngraph LR\n    Data --> Model",
        "Console.WriteLine(\"begun\");\nwhile (true) { }",
        "",
    ];

    readonly ConcurrentQueue<string> faults = new();

    // Of a person who wants to see what the test saw.
    static string? PicturesFolder => Environment.GetEnvironmentVariable("LAB_PICTURES") is { Length: > 0 } folder ? folder : null;

    [Fact]
    public async Task Notebook_RunsCompletesExplainsInterruptsAndRestarts()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("LAB_TESTS") == "full", "Starts a browser: set LAB_TESTS=full.");
        await using var server = await JupyterLabServer.StartAsync(TestContext.Current.CancellationToken);
        await using var chromium = await Chromium.StartAsync();
        var page = await OpenAsync(server, chromium, NotebookFile.Create(sources.Select(source => NotebookCell.Code(source))));

        await RunAsync(page, "notebook:run-all-cells");
        await Expect(Output(page, 5)).ToContainTextAsync("begun");
        await Expect(Output(page, 0).Locator("table").First).ToContainTextAsync("Grace");
        await Expect(Output(page, 1).Locator("b.shown")).ToHaveTextAsync("bold");
        await Expect(Output(page, 2)).ToHaveTextAsync("second");
        await Expect(Output(page, 3)).ToHaveTextAsync("printed");
        await Expect(page.Locator(cells).Nth(4).Locator(".jp-OutputArea-output img, .jp-OutputArea-output svg")).ToBeVisibleAsync();

        await page.Locator(".jp-NotebookPanel-toolbar [data-jp-item-name='interrupt'] jp-button, .jp-NotebookPanel-toolbar [data-jp-item-name='interrupt'] button").First.ClickAsync();
        await Expect(page.Locator(cells).Nth(5)).ToContainTextAsync("Interrupted");
        await IdleAsync(page);

        var editor = page.Locator(cells).Last.Locator(".cm-content");
        await editor.ClickAsync();
        await page.Keyboard.TypeAsync("Console.Wri");
        await CompleteAsync(page, "WriteLine");
        await ShootAsync(page, "jupyterlab.png");
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.TypeAsync("teLine(");
        await page.Keyboard.PressAsync("Shift+Tab");
        await Expect(page.Locator(".jp-Tooltip")).ToContainTextAsync("Console.WriteLine");
        await page.Keyboard.PressAsync("Escape");

        await page.Locator(".jp-NotebookPanel-toolbar [data-jp-item-name='restart'] jp-button, .jp-NotebookPanel-toolbar [data-jp-item-name='restart'] button").First.ClickAsync();
        await page.Locator(".jp-Dialog .jp-mod-accept").ClickAsync();
        await IdleAsync(page);
        await page.Locator(cells).Nth(3).Locator(".cm-content").ClickAsync();
        await RunAsync(page, "notebook:run-cell");
        await Expect(page.Locator(cells).Nth(3)).ToContainTextAsync("'shown' does not exist");
        Assert.Empty(faults);
    }

    /// <summary>The repository's notebook, as a person would run it; its chart is drawn while it trains.</summary>
    [Fact]
    public async Task FineTuneNotebook_RunsToItsEnd()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("LAB_TESTS") == "full", "Starts a browser: set LAB_TESTS=full.");
        await using var server = await JupyterLabServer.StartAsync(TestContext.Current.CancellationToken);
        await using var chromium = await Chromium.StartAsync();
        var notebook = NotebookFile.Read(Path.Combine(RepositoryRoot.Path, "notebooks", "02-fine-tune.ipynb"));
        foreach (var cell in notebook.Cells.Where(cell => cell.IsCode)) (cell.Outputs, cell.ExecutionCount) = ([], null);
        var parameters = notebook.Cells.Single(cell => cell.Tags.Contains("parameters"));
        parameters.Source = parameters.Source.Replace("\"../data/", $"\"{RepositoryRoot.Path}/data/", StringComparison.Ordinal).Replace("../artifacts/notebooks", "kept", StringComparison.Ordinal);
        // The picture is of the whole training.
        if (PicturesFolder is null) parameters.Source = parameters.Source.Replace("share = 0.6;", "share = 0.1;", StringComparison.Ordinal).Replace("epochs = 3;", "epochs = 1;", StringComparison.Ordinal);
        var page = await OpenAsync(server, chromium, notebook);

        await RunAsync(page, "notebook:run-all-cells");
        var training = page.Locator(cells).Filter(new() { HasText = "SentimentModel.FineTune(" });
        await Expect(training.Locator(".jp-OutputArea-output img, .jp-OutputArea-output svg").First).ToBeVisibleAsync();
        await Expect(page.Locator(cells).Filter(new() { HasText = "LabServices.PredictionAsync" }).Locator(".jp-OutputArea-output")).ToContainTextAsync("battery", new() { Timeout = 180_000 });
        await page.SetViewportSizeAsync(1100, 1000);
        await RunAsync(page, "application:toggle-left-area");
        await training.EvaluateAsync("cell => cell.querySelector('.jp-OutputArea').scrollIntoView({ block: 'end' })");
        await ShootAsync(page, "notebook.png");
        await IdleAsync(page);
        await Expect(page.Locator("[data-mime-type='application/vnd.jupyter.error'], [data-mime-type='application/vnd.jupyter.stderr']")).ToHaveCountAsync(0);
        Assert.Empty(faults);
    }

    async Task<IPage> OpenAsync(JupyterLabServer server, Chromium chromium, NotebookFile notebook)
    {
        await File.WriteAllTextAsync(Path.Combine(server.Folder, "tour.ipynb"), notebook.ToJson(), TestContext.Current.CancellationToken);
        var page = await chromium.NewPageAsync(1200, 1500, ColorScheme.Light);
        page.SetDefaultTimeout(60_000);
        SetDefaultExpectTimeout(60_000);
        page.Console += (_, message) =>
        {
            if (message.Type == "error") faults.Enqueue(message.Text);
        };
        page.PageError += (_, error) => faults.Enqueue(error);
        await page.GotoAsync(server.Open("tour.ipynb"));
        await Expect(page.Locator(cells).First).ToBeVisibleAsync();
        await Expect(page.Locator(".jp-Toolbar-kernelName")).ToContainTextAsync("C# (Sentiment Lab)");
        await IdleAsync(page);
        return page;
    }

    // JupyterLab gives up a completion after a second, and the first one has to make the compiler's workspace.
    static async Task CompleteAsync(IPage page, string expected)
    {
        const int attempts = 10, moment = 4000;
        var found = page.Locator(".jp-Completer-item").Filter(new() { HasText = expected }).First;
        for (int attempt = 0; attempt < attempts && !await found.IsVisibleAsync(); attempt++)
        {
            await page.Keyboard.PressAsync("Tab");
            try
            {
                await found.WaitForAsync(new() { Timeout = moment });
            }
            catch (TimeoutException)
            {
            }
        }

        await Expect(found).ToBeVisibleAsync();
    }

    static Task RunAsync(IPage page, string command) => page.EvaluateAsync("name => { window.jupyterapp.commands.execute(name); }", command);

    static Task IdleAsync(IPage page) => page.WaitForFunctionAsync(
        "() => { const panel = window.jupyterapp?.shell.currentWidget; return panel?.sessionContext?.session?.kernel?.status === 'idle'; }");

    static ILocator Output(IPage page, int cell) => page.Locator(cells).Nth(cell).Locator(".jp-OutputArea-output");

    static async Task ShootAsync(IPage page, string name)
    {
        if (PicturesFolder is { } folder) await page.ScreenshotAsync(new() { Path = Path.Combine(folder, name) });
    }
}
