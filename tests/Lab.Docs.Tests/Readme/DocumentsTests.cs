namespace Lab.Docs.Tests.Readme;

public sealed class DocumentsTests
{
    const string Fixture = "tests/Lab.Docs.Tests/Readme/Fixture.md";

    public static TheoryData<int> ExampleLines => Documents.ExampleLines(Fixture);

    [Theory, MemberData(nameof(ExampleLines))]
    public Task FixtureCommands_RunAndPrintWhatIsShown(int line) => Documents.RunAsync(Fixture, line);

    [Fact]
    public void FixtureCode_IsTheCodeOfTests() => Assert.Equal([], Documents.CodeThatDrifted(Fixture));

    [Fact]
    public void FixtureBlocks_AreReadWithTheirComments()
    {
        var examples = Example.Find(Documents.Blocks(Fixture));
        Assert.Equal(
            [
                (null, null, true), (null, null, true), (null, null, false), (null, null, true),
                ("it needs a network", null, false), (null, "it takes minutes", false),
            ],
            examples.Select(example => (example.NotRun, example.OnlyFull, example.Output is not null)));
    }

    [Theory]
    [InlineData("<!-- not run: -->\n```bash\nx\n```\n", "Line 2: 'not run:' needs a reason.")]
    [InlineData("```console\nx\n```\n", "Line 1: a console block needs a line that begins with '$ '.")]
    [InlineData("text\n\n```bash\nx\n", "Line 3: the block is not closed.")]
    public void WrongBlock_IsRefused(string markdown, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => Example.Find(MarkdownBlock.Parse(markdown))).Message);

    [Fact]
    public async Task FailingCommand_EndsTheScript()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Command blocks are run by bash.");
        using var folder = new ExampleFolder();
        var (exitCode, output, _) = await folder.RunAsync("echo before\nfalse\necho after\n", TestContext.Current.CancellationToken);
        Assert.Equal((1, "before\n"), (exitCode, output));
    }

    [Fact]
    public async Task UnknownProject_IsAnError()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Command blocks are run by bash.");
        using var folder = new ExampleFolder();
        var result = await folder.RunAsync("dotnet run --project src/Nowhere -- x\n", TestContext.Current.CancellationToken);
        Assert.Equal((2, "", "dotnet run: no program for project 'src/Nowhere'\n"), result);
    }
}
