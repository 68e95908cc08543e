namespace Lab.Platform.Tests.Notebooks.Interpreter;

/// <summary>That they are drawn is tried in a browser: MermaidPageTests.</summary>
[Collection(nameof(Alone))]
public sealed class MermaidCellTests : IAsyncDisposable
{
    readonly NotebookSession notebook = new();

    [Fact]
    public async Task FirstDiagramOfASession_AloneBringsTheScript()
    {
        Assert.True((await HtmlAsync("#!mermaid\ngraph TD; A-->B", "one")).Length > 500_000);
        Assert.True((await HtmlAsync("#!mermaid\ngraph TD; B-->C", "two")).Length < 2_000);
        var bundle = notebook.Output.Displays.Single();
        Assert.Equal("graph TD; B-->C", bundle["text/vnd.mermaid"]!.ToString());
        Assert.Equal("graph TD; B-->C", bundle["text/plain"]!.ToString());
        // Its old output is gone: what was in it has to come again.
        Assert.True((await HtmlAsync("#!mermaid\ngraph TD; A-->D", "one")).Length > 500_000);
        Assert.True((await HtmlAsync("#!mermaid\ngraph TD; B-->C", "two")).Length < 2_000);
    }

    [Fact]
    public async Task CellThatTheClientDoesNotName_IsKnownByItsSource()
    {
        Assert.True((await HtmlAsync("#!mermaid\ngraph TD; A-->B", null)).Length > 500_000);
        Assert.True((await HtmlAsync("#!mermaid\ngraph TD; B-->C", null)).Length < 2_000);
        Assert.True((await HtmlAsync("#!mermaid\ngraph TD; A-->B", null)).Length > 500_000);
    }

    [Fact]
    public async Task TwoDiagramsOfACell_ShareTheScript()
    {
        await notebook.RunAsync("#!mermaid\ngraph TD; A-->B\n#!mermaid\ngraph TD; B-->C");
        Assert.Equal([true, false], notebook.Output.Displays.Select(bundle => bundle["text/html"]!.ToString().Length > 500_000));
    }

    public ValueTask DisposeAsync() => notebook.DisposeAsync();

    async Task<string> HtmlAsync(string code, string? cell)
    {
        Assert.Null((await notebook.RunAsync(code, cell: cell)).Failure);
        return notebook.Output.Displays.Single()["text/html"]!.ToString();
    }
}
