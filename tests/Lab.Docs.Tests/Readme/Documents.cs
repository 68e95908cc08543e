using Lab.TestSupport;

namespace Lab.Docs.Tests.Readme;

/// <summary>Runs the blocks of one Markdown file, as the tests of the pages and of the fixture do.</summary>
static class Documents
{
    /// <summary>What users read: README.md, CONTRIBUTING.md and the pages under docs, from the repository root.</summary>
    public static IReadOnlyList<string> Pages { get; } =
    [
        "README.md", "CONTRIBUTING.md",
        .. Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, "docs"), "*.md").Select(file => $"docs/{Path.GetFileName(file)}").Order(StringComparer.Ordinal),
    ];

    public static IReadOnlyList<MarkdownBlock> Blocks(string path)
    {
        string full = Path.Combine(RepositoryRoot.Path, path);
        return File.Exists(full) ? MarkdownBlock.Parse(File.ReadAllText(full)) : [];
    }

    /// <summary>Lines of the blocks that hold commands; 0 when there are none, so that the test can say so.</summary>
    public static TheoryData<int> ExampleLines(string path) =>
        [.. Example.Find(Blocks(path)).Select(example => example.Line).DefaultIfEmpty(0)];

    /// <summary>Runs the block at a line, or skips the calling test where the document says so.</summary>
    public static async Task RunAsync(string path, int line)
    {
        Assert.SkipWhen(line == 0, $"{path} has no commands.");
        var example = Example.Find(Blocks(path)).Single(example => example.Line == line);
        // One reason for all of them, so that they are counted together; the page gives its own above the block.
        Assert.SkipWhen(example.NotRun is not null, "The page says above the block why it is not run.");
        Assert.SkipWhen(
            example.OnlyFull is not null && Environment.GetEnvironmentVariable("LAB_TESTS") != "full", "Runs with LAB_TESTS=full.");
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Command blocks are run by bash.");

        using var folder = new ExampleFolder();
        var (exitCode, output, error) = await folder.RunAsync(example.Script, TestContext.Current.CancellationToken);

        Assert.True(exitCode == 0, $"{path}:{line} ended with {exitCode}:\n{output}{error}");
        if (example.Output is null) return;
        var mismatch = ExpectedOutput.Mismatch(example.Output, output);
        Assert.True(mismatch is null, $"{path}:{line} did not print: {mismatch}\nIt printed:\n{output}{error}");
    }

    /// <summary>One line for each C# block that is not the region it names.</summary>
    public static IReadOnlyList<string> CodeThatDrifted(string path)
    {
        var drifted = new List<string>();
        foreach (var block in Blocks(path).Where(block => block.Language is "csharp" or "cs"))
        {
            if (block.Directive.StartsWith("not run:", StringComparison.Ordinal)) continue;
            string source = SourceRegion.Read(block.Directive);
            if (source != block.Text) drifted.Add($"{path}:{block.Line} is not its region; the region is:\n{source}");
        }
        return drifted;
    }
}
