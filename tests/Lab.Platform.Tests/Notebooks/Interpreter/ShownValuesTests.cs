using System.Globalization;

namespace Lab.Platform.Tests.Notebooks.Interpreter;

/// <summary>How values look that people show: nested, null, long, wide, of their own types.</summary>
[Collection(nameof(Alone))]
public sealed class ShownValuesTests(NotebookSession notebook) : IClassFixture<NotebookSession>
{
    // A megabyte of table in each output would make a notebook nobody opens.
    const int most = 60_000;

    [Theory]
    [InlineData("new Dictionary<string, int> { [\"one\"] = 1 }", "one", "1")]
    [InlineData("new Dictionary<string, int[]> { [\"one\"] = new[] { 7, 8 } }", "one", "8")]
    [InlineData("new[] { new[] { 1, 2 }, null, new[] { 3 } }", "3", "null")]
    [InlineData("new object[] { null, \"text\", 1.5, new { A = 1 } }", "text", "1.5")]
    [InlineData("new[] { new { Name = (string)null, Tags = new[] { \"x\", \"y\" } } }", "Name", "y")]
    [InlineData("(1, \"two\")", "1", "two")]
    [InlineData("new List<List<List<int>>> { new() { new() { 42 } } }", "42", "42")]
    [InlineData("new { Self = new { Inner = new { Deep = \"bottom\" } } }", "bottom", "Deep")]
    public async Task NestedValue_IsShownWithItsParts(string expression, string first, string second)
    {
        var value = (await notebook.RunAsync(expression)).Value!;
        Assert.Contains(first, value["text/html"]!.ToString());
        Assert.Contains(second, value["text/html"]!.ToString());
        Assert.NotEqual("", value["text/plain"]!.ToString());
    }

    [Theory]
    [InlineData("Enumerable.Range(0, 1_000_000).Select(i => new { I = i, Text = new string('x', 50) })", "more")]
    [InlineData("Enumerable.Range(0, 1_000_000).ToDictionary(i => i)", "more")]
    [InlineData("Enumerable.Range(0, 5000).Select(i => Enumerable.Range(0, 5000).ToArray()).ToArray()", "more")]
    [InlineData("IEnumerable<int> Endless() { for (int i = 0; ; i++) yield return i; }\nEndless()", "more")]
    [InlineData("new[] { Enumerable.Range(0, 3000).ToDictionary(i => \"column\" + i) }", "column1")]
    public async Task LongOrWideValue_IsBounded(string code, string said)
    {
        var value = (await notebook.RunAsync(code)).Value!;
        Assert.Contains(said, value["text/html"]!.ToString());
        Assert.True(value["text/html"]!.ToString().Length < most, value["text/html"]!.ToString().Length.ToString(CultureInfo.InvariantCulture));
        Assert.True(value["text/plain"]!.ToString().Length < most, value["text/plain"]!.ToString().Length.ToString(CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task ObjectThatHoldsItself_IsShown()
    {
        var value = (await notebook.RunAsync("class Node { public string Name = \"n\"; public Node Next; }\nvar node = new Node(); node.Next = node; node")).Value!;
        Assert.True(value["text/html"]!.ToString().Length < most);
    }

    [Fact]
    public async Task Formatter_OfAnOwnTypeIsUsedAloneAndInTables()
    {
        await notebook.RunAsync("record Money(decimal Amount);\nFormatter.Register<Money>(m => $\"<b>{m.Amount:F2} €</b>\", \"text/html\");\nFormatter.Register<Money>(m => $\"{m.Amount:F2} €\", \"text/plain\");");
        Assert.Equal("<b>2.50 €</b>", (await notebook.RunAsync("new Money(2.5m)")).Value!["text/html"]!.ToString());
        Assert.Contains("2.50 €", (await notebook.RunAsync("new[] { new { Price = new Money(2.5m) } }")).Value!["text/html"]!.ToString());
    }

    [Fact]
    public async Task FormatterThatThrows_FailsTheCellWithItsReasonAndNothingElse()
    {
        await notebook.RunAsync("record Bad(int X);\nFormatter.Register<Bad>(b => throw new InvalidOperationException(\"no look\"), \"text/html\");");
        var result = await notebook.RunAsync("new Bad(1)");
        Assert.True(result.Failure is { Message: var message } ? message.Contains("no look", StringComparison.Ordinal) : result.Value!.ToJsonString().Contains("no look", StringComparison.Ordinal));
        Assert.Equal("2", await notebook.PlainAsync("1 + 1"));
        Assert.NotNull((await notebook.RunAsync("display(new Bad(2));")).Failure);
        Assert.Equal("3", await notebook.PlainAsync("1 + 2"));
    }

    [Fact]
    public async Task PropertyThatThrows_LeavesTheOthersShown() =>
        Assert.Contains("seen", (await notebook.RunAsync("class Half { public string Good => \"seen\"; public string Bad => throw new Exception(\"hidden\"); }\nnew Half()")).Value!["text/html"]!.ToString());
}
