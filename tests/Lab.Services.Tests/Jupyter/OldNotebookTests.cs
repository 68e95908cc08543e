using System.Text.Json.Nodes;
using Lab.Notebooks.Documents;
using Lab.Notebooks.Running;

namespace Lab.Services.Tests.Jupyter;

/// <summary>
/// Notebooks in the style that people wrote for Polyglot Notebooks from 2021 to 2025, in <c>OldNotebooks</c>, run unchanged. A test says
/// what their cells show, by the number of the cell from 1 among all.
/// </summary>
public sealed class OldNotebookTests
{
    static readonly string folder = Path.Combine(AppContext.BaseDirectory, "Jupyter", "OldNotebooks");

    [Fact]
    public Task FirstSteps_StateTablesDisplaysAndMagics() => ShowsAsync(
        "2021-first-steps.ipynb", fails: [],
        (2, "Hello from C#\n"), (3, "text/plain: 2"), (4, "[ Ada, Grace, Barbara ]"), (5, "<table>"), (6, "Ada Lovelace"), (7, "text/plain: 144"), (8, "text/plain: step 3 of 3"),
        (10, "Wall time: "), (10, "text/plain: 3"), (11, "<th>Value</th>"), (12, "counts"), (13, "<td>ada</td>"), (14, "'seven'"), (15, "to the error stream"), (15, "text: ab"),
        (16, "text/plain: 1970-01-01"), (17, "Sentiment Lab"), (18, "#!whos"));

    [Fact]
    public Task Tour_LanguagesInDib() => ShowsAsync(
        "2021-tour.dib", fails: [8],
        (2, "text/plain: hello"), (3, "text/plain: 5"), (4, "text/html: <h2>Heading</h2>"), (5, "application/javascript: document.title"), (6, "hello a\nhello b\n"), (6, "Wall time"), (7, "greeting"),
        (8, "F# cells do not run here"), (9, "text/plain: 12.57"));

    [Fact]
    public Task Imports_OfSourcesScriptsAndNotebooks() => ShowsAsync(
        "2022-imports.dib", fails: [], (3, "set up\n"), (3, "text/plain: Imported by other notebooks."), (6, "text/plain: 3"), (7, "text/plain: True"), (8, "<b>metres</b>"));

    [Fact]
    public Task Languages_ByTheMetadataOfTheirCells() => ShowsAsync(
        "2023-languages.ipynb", fails: [],
        (2, "text/html: <p id=\"box\">"), (3, "application/javascript: console.log"), (4, "text/vnd.mermaid: graph LR"), (5, "application/json: "), (6, "[ Ada, Grace ]"), (8, "text/plain: [3,1,2]"),
        (9, "JsonDocument"), (10, "text/markdown: ## A *title*"), (11, "<i>html in a C# cell</i>"), (11, "text/plain: 1"), (12, "sequenceDiagram"),
        (13, "application/javascript: const numbers = [3,1,2];\nconsole.log(numbers);"), (14, "back"));

    [Fact]
    public Task Values_SharedBetweenLanguages() => ShowsAsync(
        "2023-values.dib", fails: [],
        (1, "application/json: "), (2, "JsonDocument"), (3, "text/plain: 0.5"), (5, """[{"Name":"a","Count":1}"""), (6, "Ada,36"), (6, "JsonDocument"), (7, "text/plain: 3"), (8, "text/plain: 42"),
        (9, "text/plain: single"), (10, "people"), (11, "<td>answer</td>"));

    [Fact]
    public Task Inputs_WithoutAPersonSayWhatToDo() => ShowsAsync(
        "2023-inputs.dib", fails: [2, 3, 4, 5, 6],
        (1, "text/plain: runs"), (2, "Give the value as a parameter"), (3, "Give the value as a parameter"), (4, "Give the value as a parameter"), (5, "Give the value as a parameter"),
        (6, "Give the value as a parameter"), (7, "text/plain: runs on"));

    [Fact]
    public Task Formatters_ContextsAndTheLibrarysOwnNames() => ShowsAsync(
        "2023-formatters.ipynb", fails: [],
        (3, "text/html: <b>21.5 °C</b>"), (4, "text/plain: 5.0 °C"), (5, "<a href=\"https://example.org\">more</a>"), (6, "<span>a &amp; b</span>"), (7, "text/html: <em>hi</em>"), (8, "text/html: <u>raw</u>"),
        (8, "text/markdown: # md"), (9, "text/plain: by the context"), (9, "text/html: <s>old</s>"), (10, "text/plain: csharp"), (11, "csharp/4"), (12, "B: two"), (13, "(97 more)"), (14, "text/plain: 20"),
        (15, "<style>td { color: navy }</style>"), (15, "application/javascript: window.x = 1;"), (16, "<div>100 %</div>"), (17, "through the class"), (18, "kept as a value"), (19, "<table>"));

    [Fact]
    public Task Modern_NewerLanguageAndAFailureThatIsMeant() => ShowsAsync(
        "2025-modern.dib", fails: [12],
        (2, "text/plain: 55"), (3, "Ada: 15"), (4, "a \"quoted\" word"), (5, "text/plain: 100 %"), (6, "[ A, B, C ]"), (7, "text/plain: 5"), (8, "text/plain: True"), (9, "odd: 1,3\neven: 2\n"), (10, "text/plain: 3"),
        (11, "classDiagram"), (12, "seen by the reader"), (12, "at Cell 11, line 1"));

    [Fact]
    public Task DataFrames_LoadGroupAndOwnFormatter() => WithPackagesAsync(
        "2021-data-frames.ipynb",
        (2, "Microsoft.Data.Analysis, 0.23.1"), (4, "<th>Population</th>"), (4, "Paris"), (5, "DataType"), (6, "Max"), (7, "Density"), (8, "text/plain: 2"), (9, "FR"), (11, "<table class=\"mine\">"), (12, "text/plain: 100"),
        (13, "Berlin: 3\nBonn: 4\n"));

    [Fact]
    public Task MachineLearning_FitsEvaluatesAndPredicts() => WithPackagesAsync(
        "2022-machine-learning.ipynb",
        (2, "Microsoft.ML, 5.0.1"), (5, "<table>"), (8, "Wall time"), (9, "RSquared"), (10, "is above 0.8: True"), (11, "text/plain: True"), (12, "[ Text, Label, Features ]"));

    [Fact]
    public Task Charts_OfPlotlyAndXPlot() => WithPackagesAsync(
        "2024-charts.ipynb", (2, "Plotly.NET.Interactive, 6.0.0"), (5, "sine"), (5, "<div"), (6, "<div"), (7, "text/plain: True"), (9, "old but here"), (9, "<div id="));

    [Fact]
    public Task Packages_OfOldStyleAndTheirValues() => WithPackagesAsync(
        "2024-packages.dib",
        (2, "Newtonsoft.Json, 13.0.3"), (3, """{"a":1,"b":[1,2]}"""), (4, "text/plain: 3"), (5, "text/plain: 8"), (6, "2 days"), (7, "3 apples"), (8, "application/json: "), (8, "\"shown\": true"));

    static Task WithPackagesAsync(string file, params (int Cell, string Text)[] shown)
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("LAB_TESTS") == "full", "Restores packages: set LAB_TESTS=full.");
        return ShowsAsync(file, fails: [], shown);
    }

    static async Task ShowsAsync(string file, int[] fails, params (int Cell, string Text)[] shown)
    {
        var notebook = NotebookFile.Read(Path.Combine(folder, file));
        string[] sources = [.. notebook.Cells.Select(cell => cell.Source)];
        var result = await NotebookRun.RunAsync(notebook, new KernelCommand("dotnet", [Path.Combine(AppContext.BaseDirectory, "lab.dll"), "kernel", "start"]), new() { WorkingFolder = folder, AllowErrors = true }, TestContext.Current.CancellationToken);
        string all = string.Join('\n', result.Failures.SelectMany(failed => failed.Failure.Trace));
        // Restore of a package without a feed.
        Assert.SkipWhen(all.Contains("NU1301", StringComparison.Ordinal), "No package feed can be reached.");
        Assert.True(fails.SequenceEqual(result.Failures.Select(failed => failed.Number)), $"{file}: {string.Join(", ", result.Failures.Select(failed => failed.Number))} failed\n{all}");
        Assert.Equal(sources, notebook.Cells.Select(cell => cell.Source));
        foreach (var (cell, text) in shown) Assert.Contains(text, $"cell {cell} of {file}\n{Text(notebook.Cells[cell - 1].Outputs)}");
    }

    static string Text(JsonNode? node) => node switch
    {
        JsonObject pairs => string.Concat(pairs.Select(pair => $"{pair.Key}: {Text(pair.Value)}\n")),
        JsonArray lines => string.Concat(lines.Select(Text)),
        _ => node?.ToString() ?? "",
    };
}
