using Lab.Notebooks.Interpreter;

namespace Lab.Platform.Tests.Notebooks.Interpreter;

/// <summary>Completion and hover of what is not C#: directives, their options, SQL. <c>|</c> is the cursor.</summary>
[Collection(nameof(Alone))]
public sealed class DirectiveCompletionTests(NotebookSession notebook) : IClassFixture<NotebookSession>
{
    [Theory]
    [InlineData("#!|", 0, "#!time #!who #!whos #!lsmagic #!about #!set #!share #!value #!html #!markdown #!javascript #!mermaid #!sql #!csharp #!import")]
    [InlineData("#!ti|", 0, "#!time")]
    [InlineData("var x = 1;\n#!sh|", 11, "#!share")]
    [InlineData("  #!wh|", 2, "#!who #!whos")]
    [InlineData("#!sql |", 6, "--name")]
    [InlineData("#!sql --n|", 6, "--name")]
    [InlineData("#!set --name x --v|", 15, "--value")]
    [InlineData("#!set --value @|", 14, "@input @password @csharp:")]
    [InlineData("#!share --from c|", 15, "csharp")]
    [InlineData("#|!ti", 0, "#!time #r #i")]
    public async Task DirectiveLine_IsCompleted(string code, int start, string expected)
    {
        var found = await CompleteAsync(code);
        Assert.Equal(start, found.Start);
        Assert.Empty(expected.Split(' ').Except(found.Matches.Select(match => match.Text)));
    }

    [Theory]
    [InlineData("#r |")]
    [InlineData("#i |")]
    public async Task ReferenceLine_OffersAPackage(string code) => Assert.Equal("\"nuget: \"", (await CompleteAsync(code)).Matches.Single().Text);

    [Theory]
    [InlineData("#!fsh|")]
    [InlineData("#!nonsense --|")]
    [InlineData("#!set --name x --na|")]
    [InlineData("#!markdown\nCons|")]
    public async Task WhatIsNotThere_IsNotOffered(string code) => Assert.Empty((await CompleteAsync(code)).Matches);

    [Fact]
    public async Task Import_OffersTheFilesOfTheFolder()
    {
        notebook.Write("helpers.dib", "");
        notebook.Write("data.csv", "");
        Assert.Equal(["helpers.dib"], (await CompleteAsync("#!import h|")).Matches.Select(match => match.Text));
        Assert.DoesNotContain((await CompleteAsync("#!import |")).Matches, match => match.Text == "data.csv");
    }

    [Fact]
    public async Task CSharpBehindOtherLanguages_IsCompleted()
    {
        Assert.Contains("WriteLine", (await CompleteAsync("#!sql\nSELECT 'it''s' FROM {\n#!csharp\n#!time\nConsole.WriteL|")).Matches.Select(match => match.Text));
        Assert.Contains("Console", (await notebook.Interpreter.InspectAsync("#!html\n<b>\n#!csharp\nConsole", 21, default))!["text/plain"]!.ToString());
    }

    [Theory]
    [InlineData("#!time|", "takes")]
    [InlineData("#!s|ql --name x", "Parquet")]
    [InlineData("#!sql --na|me x", "C# variable")]
    [InlineData("#!whos|", "variables")]
    [InlineData("#!mark|down", "language")]
    [InlineData("#r| \"nuget: A\"", "#r")]
    public async Task DirectiveLine_IsExplained(string code, string said)
    {
        int position = code.IndexOf('|', StringComparison.Ordinal);
        Assert.Contains(said, (await notebook.Interpreter.InspectAsync(code.Remove(position, 1), position, default))!["text/plain"]!.ToString());
    }

    [Theory]
    [InlineData("#!nonsense", 4)]
    [InlineData("#!sql --name rows", 15)]
    [InlineData("#!sql\nSELECT 1", 8)]
    public async Task WhatIsNotKnown_IsNotExplained(string code, int position) => Assert.Null(await notebook.Interpreter.InspectAsync(code, position, default));

    [Fact]
    public async Task Sql_OffersTablesColumnsAndKeyWords()
    {
        await notebook.RunAsync("var orders = new[] { new { Number = 1, Customer = \"a\" } }; var oracle = 5;");
        Assert.Equal(["orders", "OFFSET", "ON", "OR", "ORDER", "OUTER", "OVER"], (await CompleteAsync("#!sql\nSELECT 1 FROM o|")).Matches.Select(match => match.Text));
        var found = await CompleteAsync("#!sql\nSELECT Cu| FROM orders");
        Assert.Equal((13, 2), (found.Start, found.Length));
        Assert.Equal(["Customer"], found.Matches.Select(match => match.Text));
        Assert.Equal(["Number", "Customer"], (await CompleteAsync("#!sql\nSELECT o.| FROM orders o")).Matches.Select(match => match.Text));
    }

    [Theory]
    [InlineData("#!sql\nSELECT * FROM", Completeness.Complete)]
    [InlineData("#!markdown\n# (", Completeness.Complete)]
    [InlineData("#i \"nuget: /feed\"\n#r \"nuget: A\"\n1 + 1", Completeness.Complete)]
    [InlineData("#!html\n<b>\n#!csharp\nif (x) {", Completeness.Incomplete)]
    public void Check_LooksAtTheCSharpOfACell(string code, Completeness expected) => Assert.Equal(expected, notebook.Interpreter.Check(code));

    Task<CompletionList> CompleteAsync(string marked)
    {
        int position = marked.IndexOf('|', StringComparison.Ordinal);
        return notebook.Interpreter.CompleteAsync(marked.Remove(position, 1), position, TestContext.Current.CancellationToken);
    }
}
