using System.Diagnostics;
using System.Text.Json.Nodes;
using Lab.TestSupport.Browser;

namespace Lab.Services.Tests.Jupyter;

/// <summary>Diagrams of a notebook in a browser that has no network.</summary>
public sealed class MermaidPageTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("lab-mermaid-").FullName;

    [Fact]
    public async Task Diagrams_AreDrawnOfflineInAnyOrder()
    {
        await using var chromium = await Chromium.StartAsync();
        string[] outputs = await HtmlAsync("graph TD; Alpha-->Beta", "sequenceDiagram\n  Gamma->>Delta: </script><b>x</b>", "nothing that Mermaid knows");
        var page = await chromium.NewPageAsync();
        await page.Context.SetOfflineAsync(true);
        // The first one brings the script; here it comes last.
        await page.SetContentAsync($"<!doctype html><body>{string.Concat(outputs.Reverse().Select(output => $"<section>{output}</section>"))}</body>");
        await page.WaitForFunctionAsync("document.querySelectorAll('section svg').length === 2 && document.querySelector('section').innerText.includes('No diagram type')");
        Assert.Contains("Alpha", await page.Locator("section >> nth=2").InnerTextAsync());
        Assert.Contains("Gamma", await page.Locator("section >> nth=1").InnerTextAsync());
        Assert.Contains("nothing that Mermaid knows", await page.Locator("section >> nth=0").InnerTextAsync());
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    async Task<string[]> HtmlAsync(params string[] diagrams)
    {
        string path = Path.Combine(folder, "diagrams.ipynb");
        var cells = diagrams.Select(diagram => (JsonNode)new JsonObject
        {
            ["cell_type"] = "code",
            ["metadata"] = new JsonObject(),
            ["execution_count"] = null,
            ["outputs"] = new JsonArray(),
            ["source"] = "#!mermaid\n" + diagram,
        });
        var notebook = new JsonObject { ["nbformat"] = 4, ["nbformat_minor"] = 4, ["metadata"] = new JsonObject(), ["cells"] = new JsonArray([.. cells]) };
        await File.WriteAllTextAsync(path, notebook.ToJsonString());
        using var run = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "lab.dll"), "notebook", "run", path]))!;
        await run.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, run.ExitCode);
        var ran = JsonNode.Parse(await File.ReadAllTextAsync(path))!;
        return [.. ran["cells"]!.AsArray().Select(cell => string.Concat(cell!["outputs"]![0]!["data"]!["text/html"]!.AsArray().Select(line => line!.ToString())))];
    }
}
