using System.Collections.Concurrent;
using System.Diagnostics;
using Lab.Notebooks.Interpreter;

namespace Lab.Platform.Tests.Notebooks.Interpreter;

[Collection(nameof(Alone))]
public sealed class TracedInterpreterTests : IAsyncDisposable
{
    readonly ConcurrentQueue<Activity> ended = new();
    readonly NotebookInterpreter notebook = new(Path.GetTempPath(), catchesStrays: false);
    readonly ActivityListener listener;
    int number;

    public TracedInterpreterTests()
    {
        listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Lab.Notebooks",
            Sample = static (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = ended.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
    }

    [Theory]
    [InlineData("System.Diagnostics.Activity.Current.SpanId.ToString()")]
    [InlineData("await Task.Yield(); System.Diagnostics.Activity.Current.SpanId.ToString()")]
    [InlineData("await Task.Run(() => System.Diagnostics.Activity.Current.SpanId.ToString())")]
    [InlineData("#!time\nvar before = 1;\n#!csharp\nSystem.Diagnostics.Activity.Current.SpanId.ToString()")]
    public async Task WhatTheCellDoes_BelongsToItsSpan(string code)
    {
        var result = await RunAsync(code);

        var span = Assert.Single(ended);
        Assert.Equal(span.SpanId.ToString(), result.Value!["text/plain"]!.ToString());
        Assert.Equal(("cell 1", 1, "reviews.ipynb", "session"), (span.OperationName, span.GetTagItem("lab.cell.number"), span.GetTagItem("lab.notebook.path"), span.GetTagItem("lab.notebook.session")));
        Assert.Equal(ActivityStatusCode.Unset, span.Status);
    }

    [Fact]
    public async Task Cells_AreTracesOfTheirOwn()
    {
        await RunAsync("1");
        await RunAsync("2");

        Assert.Equal(["cell 1", "cell 2"], ended.Select(span => span.OperationName));
        Assert.Equal(2, ended.Select(span => span.TraceId).Distinct().Count());
        Assert.All(ended, span => Assert.Null(span.ParentId));
    }

    [Theory]
    [InlineData("throw new ArgumentException(\"secret\");", "ArgumentException")]
    [InlineData("secret();", "CompilationError")]
    public async Task FailingCell_IsAnErrorWithItsType_AndNothingOfWhatItSays(string code, string type)
    {
        await RunAsync(code);

        var span = Assert.Single(ended);
        Assert.Equal((ActivityStatusCode.Error, type), (span.Status, span.GetTagItem("error.type")));
        Assert.DoesNotContain(span.TagObjects.Select(tag => tag.Value?.ToString()).Append(span.StatusDescription), text => text?.Contains("secret", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task CodeAndMessages_AreRecordedOnlyWhereAskedFor()
    {
        await RunAsync("throw new ArgumentException(\"why\");", recordsCode: true);

        var span = Assert.Single(ended);
        Assert.Equal(("throw new ArgumentException(\"why\");", "why"), (span.GetTagItem("lab.cell.code"), span.StatusDescription));
    }

    public async ValueTask DisposeAsync()
    {
        listener.Dispose();
        await notebook.DisposeAsync();
    }

    Task<CellResult> RunAsync(string code, bool recordsCode = false) =>
        new TracedInterpreter(notebook, "reviews.ipynb", "session", recordsCode).RunAsync(code, language: null, ++number, new RecordedOutput(), new CancellationTokenSource().Token);
}
