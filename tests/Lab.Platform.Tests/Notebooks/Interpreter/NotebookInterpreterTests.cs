using Lab.Notebooks.Interpreter;

namespace Lab.Platform.Tests.Notebooks.Interpreter;

/// <summary>C# as people know it from Polyglot Notebooks. Interrupts are tried in a process of their own (JupyterJudgeTests): here one that goes wrong would end the runner.</summary>
[Collection(nameof(Alone))]
public sealed class NotebookInterpreterTests : IAsyncDisposable
{
    readonly NotebookInterpreter notebook = new(Path.GetTempPath(), catchesStrays: false);
    readonly RecordedOutput output = new();
    int number;

    [Theory]
    [InlineData("1 + 1", "2")]
    [InlineData("await Task.FromResult(\"x\")", "x")]
    [InlineData("using System.Net;\nvar a = 3;\na * 2", "6")]
    [InlineData("record P(int X); new P(4).X", "4")]
    [InlineData("object o = null; o", "<null>")]
    public async Task LastExpression_IsTheValue(string code, string plain) => Assert.Equal(plain, await ValueAsync(code));

    [Theory]
    [InlineData("new[] { 1, 2 }.Select(x => x * 2).Where(x => new[] { x }.Any(y => y > 2)).Single()", "4")]
    [InlineData("var seen = new List<int>(); new List<int> { 3 }.ForEach(x => seen.Add(x)); seen.Single()", "3")]
    [InlineData("System.Linq.Expressions.Expression<Func<int, int>> tree = x => x + 1; tree.ToString()", "x => (x + 1)")]
    [InlineData("Func<int, Func<int, int>> add = x => y => x + y; add(1)(2)", "3")]
    [InlineData("Func<Task<int>> later = async () => await Task.FromResult(5); await later()", "5")]
    public async Task Lambdas_KeepTheirMeaning(string code, string plain) => Assert.Equal(plain, await ValueAsync(code));

    [Theory]
    [InlineData("var a = await (Task.FromResult(3)); a", "3")]
    [InlineData("var a = (await (await Task.FromResult(Task.FromResult(4))))!; a", "4")]
    [InlineData("var a = (await (Task.FromResult(\"ab\"))).Length; a", "2")]
    [InlineData("var a = await (await Task.FromResult(new[] { 5 })).Select(async n => { await (Task.CompletedTask); return n; }).Single(); a", "5")]
    public async Task AwaitOfParentheses_InAnInitialValue_IsAnAwait(string code, string plain) => Assert.Equal(plain, await ValueAsync(code));

    [Theory]
    [InlineData("var x = 1;")]
    [InlineData("Console.Write(1)")]
    [InlineData("")]
    [InlineData("// nothing")]
    public async Task CellWithoutValue_HasNone(string code) => Assert.Null((await RunAsync(code)).Value);

    [Fact]
    public async Task State_StaysAcrossCellsAndAcrossFailures()
    {
        await RunAsync("int Twice(int n) => n * 2; var list = new List<int> { 1 };");
        Assert.NotNull((await RunAsync("list.Add(2); throw new Exception(\"no\");")).Failure);
        Assert.NotNull((await RunAsync("list.Add(3); undefined();")).Failure);
        Assert.Equal("4", await ValueAsync("Twice(list.Count)"));
        Assert.Equal("text", await ValueAsync("var list = \"text\"; list"));
    }

    [Fact]
    public async Task UsingVariables_AreDisposedOfAtTheEndOfTheirCell()
    {
        await RunAsync("class Held(string name) : IDisposable { public static string Gone = \"\"; public IEnumerable<string> Seen() { yield return Gone; } public void Dispose() => Gone += name; }");
        Assert.Equal("[  ]", await ValueAsync("using System.Net;\nusing var a = new Held(\"a\");\nusing Held b = new(\"b\");\na.Seen()"));
        Assert.Equal("ba", await ValueAsync("Held.Gone"));
        Assert.NotNull((await RunAsync("await using var c = new MemoryStream(); using var d = new Held(\"d\"); throw new Exception(\"no\"); using var e = new Held(\"e\");")).Failure);
        Assert.Equal("bad", await ValueAsync("if (c.CanRead) throw new Exception(\"open\");\nHeld.Gone"));
        Assert.Contains((await RunAsync("using var f = new Held(\"f\");\nundefined();")).Failure!.Trace, line => line.StartsWith("Cell 6(2,1)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Display_IsUpdatedInPlace()
    {
        await RunAsync("var d = display(1); d.Update(2); Console.WriteLine(\"between\"); d.Update(3);");
        var shown = output.Shown.Where(shown => shown.Kind is "display" or "update").ToList();
        Assert.Equal(["display", "update", "update"], shown.Select(one => one.Kind));
        Assert.Single(shown.Select(one => one.Id).Distinct());
        Assert.Equal("3", shown[^1].Bundle!["text/plain"]!.ToString());
    }

    [Fact]
    public async Task ValueThatTellsOfItsChanges_IsShownAnewInPlace()
    {
        await RunAsync("""
            class Counter : System.ComponentModel.INotifyPropertyChanged
            {
                public int Count;
                public event System.ComponentModel.PropertyChangedEventHandler PropertyChanged;
                public void Next() { Count++; PropertyChanged?.Invoke(this, new(null)); }
                public override string ToString() => $"count {Count}";
            }
            Formatter.Register<Counter>(counter => counter.ToString(), "text/plain");
            var counter = new Counter();
            display(counter);
            counter.Next();
            """);
        await RunAsync("counter.Next();");
        var shown = output.Shown.Where(shown => shown.Kind is "display" or "update").ToList();
        Assert.Equal(["display", "update", "update"], shown.Select(one => one.Kind));
        Assert.Single(shown.Select(one => one.Id).Distinct());
        Assert.Equal(["count 0", "count 1", "count 2"], shown.Select(one => one.Bundle!["text/plain"]!.ToString()));
    }

    [Fact]
    public async Task HtmlPocketViewAndFormatters_Show()
    {
        await RunAsync("display(HTML(\"<b>x</b>\")); display(p(\"hi\")); \"plain\".Display();");
        Assert.Equal(["<b>x</b>", "<p>hi</p>"], output.Displays.Take(2).Select(bundle => bundle["text/html"]!.ToString().Trim()));
        await RunAsync("class Celsius { public int Degrees; }\nFormatter.Register<Celsius>(c => $\"{c.Degrees} °C\", \"text/plain\");");
        Assert.Equal("20 °C", await ValueAsync("new Celsius { Degrees = 20 }"));
    }

    [Theory]
    [InlineData("new[] { (1, \"a\"), (2, \"<b>\") }", "<th>Item1</th><th>Item2</th></tr></thead><tbody><tr><td>1</td><td>a</td></tr><tr><td>2</td><td>&lt;b&gt;</td></tr>", "Item1  Item2\n1      a\n2      <b>")]
    [InlineData("record R(int Id, double? Score); new List<object> { new R(1, 0.5), new R(2, null) }", "<th>Id</th><th>Score</th>", "Id  Score\n1   0.5\n2   null")]
    [InlineData("Enumerable.Range(0, int.MaxValue).Select(i => new { i })", "<td>19</td></tr></tbody></table><p>… more rows</p>", "… more rows")]
    [InlineData("new Dictionary<string, int> { [\"a\"] = 1, [\"b\"] = 2 }", "<th>Key</th><th>Value</th>", "Key  Value\na    1\nb    2")]
    [InlineData("Enumerable.Range(0, 30).Select(i => new { i }).ToList()", "<p>… 10 more rows</p>", "… 10 more rows")]
    public async Task SequenceOfRecords_IsATableOfTheirProperties(string code, string html, string plain)
    {
        var value = (await RunAsync(code)).Value!;
        Assert.Contains(html, value["text/html"]!.ToString());
        Assert.EndsWith(plain, value["text/plain"]!.ToString().ReplaceLineEndings("\n"));
    }

    /// <summary>What computes something while it is gone through: once for each form that is shown, a table once for both.</summary>
    [Theory]
    [InlineData("yield return 1;", "int", 2)]
    [InlineData("yield return new Item(1);", "Item", 1)]
    public async Task Sequence_IsGoneThroughNoMoreThanItIsShown(string body, string type, int times)
    {
        await RunAsync($"record Item(int Id); IEnumerable<{type}> Seen() {{ Console.Write(\"seen \"); {body} }}\nSeen()");
        Assert.Equal(string.Concat(Enumerable.Repeat("seen ", times)), output.Out);
    }

    [Fact]
    public async Task Sequence_IsATable()
    {
        var value = (await RunAsync("new[] { new { Name = \"a\", Count = 1 }, new { Name = \"b\", Count = 2 } }")).Value!;
        Assert.Contains("<table>", value["text/html"]!.ToString());
        Assert.Contains("Name", value["text/plain"]!.ToString());
    }

    [Fact]
    public async Task Exception_NamesTheLineOfItsCell()
    {
        await RunAsync("int Fail(int x)\n{\n    throw new InvalidOperationException(\"deep\");\n}");
        var failure = (await RunAsync("var a = 1;\nFail(2);")).Failure!;
        Assert.Equal(("InvalidOperationException", "deep"), (failure.Name, failure.Message));
        Assert.Contains(failure.Trace, line => line.Contains("Cell 1, line 3", StringComparison.Ordinal));
        Assert.Contains(failure.Trace, line => line.Contains("Cell 2, line 2", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Mistakes_AreAllNamedWithTheirPlaceAsWritten()
    {
        var failure = (await RunAsync("while (true) { undefined(); }\nint x = \"a\";")).Failure!;
        Assert.Equal("CompilationError", failure.Name);
        Assert.Contains(failure.Trace, line => line.StartsWith("Cell 1(1,16)", StringComparison.Ordinal));
        Assert.Contains(failure.Trace, line => line.StartsWith("Cell 1(2,9)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task RedeclaredVariable_LetsGoOfItsOldValue()
    {
        await RunAsync("class Big { public byte[] Data = new byte[1000]; }\nstatic class Seen { public static List<WeakReference> All = new(); }");
        for (int again = 0; again < 3; again++) await RunAsync("var big = new Big(); Seen.All.Add(new WeakReference(big));");
        Assert.Equal("1", await ValueAsync("GC.Collect(); GC.WaitForPendingFinalizers(); GC.Collect(); Seen.All.Count(seen => seen.IsAlive)"));
    }

    [Fact]
    public async Task VariableThatAFunctionReads_IsKeptWhenItIsHidden()
    {
        await RunAsync("var text = \"old\"; Func<int> length = () => text.Length;");
        await RunAsync("var text = new int[5];");
        Assert.Equal("3", await ValueAsync("length()"));
    }

    [Fact]
    public async Task Magics_TimeWhoSetValueAndMarkdown()
    {
        Assert.Equal("2", await ValueAsync("#!time\n1 + 1"));
        Assert.Contains(output.Displays, bundle => bundle["text/plain"]!.ToString().StartsWith("Wall time: ", StringComparison.Ordinal));
        Assert.Equal("5", await ValueAsync("#!set --name five --value 5\nfive"));
        await RunAsync("#!whos");
        Assert.Contains("five", output.Displays.Last()["text/html"]!.ToString());
        await RunAsync("#!markdown\n# Title");
        Assert.Equal("# Title", output.Displays.Last()["text/markdown"]!.ToString());
        await RunAsync("#!lsmagic");
        Assert.Contains("#!time", output.Displays.Last()["text/html"]!.ToString());
        await RunAsync("#!about");
        Assert.Contains("Sentiment Lab", output.Displays.Last()["text/plain"]!.ToString());
    }

    [Fact]
    public async Task Values_GoFromOneLanguageToAnother()
    {
        await RunAsync("#!value --name data\n{\"a\":1}");
        Assert.Contains("\"a\":1", await ValueAsync("#!share --from value data\ndata.ToString()"));
    }

    [Theory]
    [InlineData("#!fsharp\nlet x = 1", "F# cells do not run here")]
    [InlineData("#!pwsh\nls", "System.Diagnostics.Process")]
    [InlineData("#!nonsense", "#!nonsense")]
    public async Task LanguageThatIsNotHere_SaysWhatToDo(string code, string said) =>
        Assert.Contains(said, (await RunAsync(code)).Failure!.Message);

    [Fact]
    public async Task Input_IsAskedOfThePerson()
    {
        output.Answers.Enqueue("Ada");
        output.Answers.Enqueue("secret");
        Assert.Equal("Ada", await ValueAsync("Console.ReadLine()"));
        await RunAsync("#!set --name word --value @password:word");
        Assert.Equal(2, output.Shown.Count(shown => shown.Kind == "ask"));
    }

    [Fact]
    public async Task LoadAndImport_BringTheirDeclarations()
    {
        string folder = Directory.CreateTempSubdirectory("lab-import-").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "a.csx"), "int FromScript() => 7;");
            await File.WriteAllTextAsync(Path.Combine(folder, "b.dib"), "#!csharp\n\nvar fromDib = 8;");
            await RunAsync($"#load \"{Path.Combine(folder, "a.csx")}\"");
            await RunAsync($"#!import {Path.Combine(folder, "b.dib")}");
            Assert.Equal("15", await ValueAsync("FromScript() + fromDib"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Completion_KnowsEarlierCellsAndTheSpanItReplaces()
    {
        await RunAsync("var customers = new List<string>(); int Shout(string name) => 0; class Order { public int Number { get; set; } }");
        var found = await notebook.CompleteAsync("customers.Ad", 12, TestContext.Current.CancellationToken);
        Assert.Equal((10, 2), (found.Start, found.Length));
        Assert.Contains("Add", found.Matches.Select(match => match.Text));
        Assert.DoesNotContain(found.Matches, match => match.Text.Contains('$'));
        Assert.Contains("Shout", (await notebook.CompleteAsync("Sho", 3, default)).Matches.Select(match => match.Text));
        Assert.Contains("Number", (await notebook.CompleteAsync("new Order().", 12, default)).Matches.Select(match => match.Text));
    }

    [Fact]
    public async Task Inspection_SaysWhatStandsThere()
    {
        await RunAsync("var customers = new List<string>();");
        Assert.Contains("List<string>", (await notebook.InspectAsync("customers", 4, default))!["text/plain"]!.ToString());
        Assert.Contains("WriteLine", (await notebook.InspectAsync("Console.WriteLine(", 18, default))!["text/plain"]!.ToString());
        Assert.Null(await notebook.InspectAsync("   ", 1, default));
    }

    [Theory]
    [InlineData("1 + 1", Completeness.Complete)]
    [InlineData("#!time\n1 + 1", Completeness.Complete)]
    [InlineData("if (x) {", Completeness.Incomplete)]
    [InlineData("Foo(1,", Completeness.Incomplete)]
    [InlineData("var = = 1;", Completeness.Invalid)]
    public void Check_SaysWhetherACellCanRun(string code, Completeness expected) => Assert.Equal(expected, notebook.Check(code));

    public ValueTask DisposeAsync() => notebook.DisposeAsync();

    Task<CellResult> RunAsync(string code) => notebook.RunAsync(code, language: null, ++number, output, new CancellationTokenSource().Token);

    async Task<string?> ValueAsync(string code)
    {
        var result = await RunAsync(code);
        Assert.True(result.Failure is null, string.Join('\n', result.Failure?.Trace ?? []));
        return result.Value?["text/plain"]?.ToString();
    }
}
