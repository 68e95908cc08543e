using System.Text.Json.Nodes;

namespace Lab.Platform.Tests.Notebooks.Interpreter;

/// <summary>Libraries that notebooks bring, shown as people expect; restored once for all. Without a feed these are skipped.</summary>
[Collection(nameof(Alone))]
public sealed class PackageTests(NotebookSession notebook) : IClassFixture<NotebookSession>, IAsyncLifetime
{
    static string? missing;
    static bool restored;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(missing is not null, missing ?? "");
        if (restored) return;
        var result = await notebook.RunAsync("""
            #r "nuget: Microsoft.Data.Analysis, 0.23.1"
            #r "nuget: ScottPlot, 5.1.59"
            #r "nuget: SkiaSharp.NativeAssets.Linux.NoDependencies, 3.119.0"
            #r "nuget: Plotly.NET, 6.0.0"
            #r "nuget: Plotly.NET.CSharp, 0.14.0"
            """);
        if (result.Failure is { } failure && failure.Message.Contains("NU1", StringComparison.Ordinal)) missing = $"No package source: {failure.Message.Split('\n')[0]}";
        Assert.SkipWhen(missing is not null, missing ?? "");
        Assert.True(result.Failure is null, string.Join('\n', result.Failure?.Trace ?? []));
        restored = true;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task DataFrame_IsABoundedTableAndASqlTable()
    {
        await notebook.RunAsync("""
            using Microsoft.Data.Analysis;
            var frame = new DataFrame(new PrimitiveDataFrameColumn<int>("n", Enumerable.Range(0, 1000)), new StringDataFrameColumn("word", Enumerable.Range(0, 1000).Select(i => i == 1 ? null : $"<{i}>")));
            """);
        var bundle = (await notebook.RunAsync("frame")).Value!;
        Assert.Contains("&lt;0&gt;", Html(bundle));
        Assert.Contains("… 980 more rows", Html(bundle));
        Assert.Contains("… 980 more rows", bundle["text/plain"]!.ToString());
        Assert.Equal("s    w\n499500  999".Replace("s    w", "s       w", StringComparison.Ordinal), await notebook.PlainAsync("#!sql\nSELECT sum(n) AS s, count(word) AS w FROM frame"));
    }

    [Fact]
    public async Task ScottPlotFigure_IsAPictureWithoutNetwork()
    {
        await notebook.RunAsync("var plot = new ScottPlot.Plot(); plot.Add.Signal(new double[] { 1, 3, 2 });");
        Assert.Contains("<svg", Html((await notebook.RunAsync("plot")).Value!));
        Assert.Equal("True", await notebook.PlainAsync("plot.GetImageBytes(400, 300, ScottPlot.ImageFormat.Png).Take(4).SequenceEqual(new byte[] { 0x89, 0x50, 0x4E, 0x47 })"));
    }

    [Fact]
    public async Task PlotlyFigure_IsAPage()
    {
        var result = await notebook.RunAsync("Plotly.NET.CSharp.Chart.Line<int, int, string>(x: new[] { 1, 2 }, y: new[] { 3, 5 })");
        Assert.True(result.Failure is null, string.Join('\n', result.Failure?.Trace ?? []));
        var bundle = result.Value!;
        Assert.Contains("plotly", Html(bundle), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task PackageThatDoesNotExist_IsNamedAndTheSessionGoesOn()
    {
        Assert.Contains("Lab.No.Such.Package", (await notebook.RunAsync("#r \"nuget: Lab.No.Such.Package, 1.0.0\"")).Failure!.Message);
        Assert.Equal("2", await notebook.PlainAsync("1 + 1"));
    }

    static string Html(JsonObject bundle) => bundle["text/html"]!.ToString();
}
