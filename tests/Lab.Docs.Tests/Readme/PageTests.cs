using Lab.TestSupport;

namespace Lab.Docs.Tests.Readme;

/// <summary>README.md, CONTRIBUTING.md and the pages under docs do what they say.</summary>
public sealed class PageTests
{
    const int ReadmeLines = 150;

    public static TheoryData<string, int> Commands
    {
        get
        {
            var examples = new TheoryData<string, int>();
            foreach (string page in Documents.Pages)
                foreach (var example in Example.Find(Documents.Blocks(page))) examples.Add(page, example.Line);
            return examples;
        }
    }

    public static TheoryData<string> Pages => [.. Documents.Pages];

    [Theory, MemberData(nameof(Commands))]
    public Task Commands_RunAndPrintWhatIsShown(string page, int line) => Documents.RunAsync(page, line);

    [Theory, MemberData(nameof(Pages))]
    public void Code_IsTheCodeOfTests(string page) => Assert.Equal([], Documents.CodeThatDrifted(page));

    [Fact]
    public void Readme_IsReadInFiveMinutes() =>
        Assert.InRange(File.ReadLines(Path.Combine(RepositoryRoot.Path, "README.md")).Count(), 1, ReadmeLines);

    [Fact]
    public void Readme_LeadsToEveryPage()
    {
        string readme = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "README.md"));
        Assert.Equal([], Documents.Pages.Where(page => page != "README.md" && !readme.Contains($"]({page})", StringComparison.Ordinal)));
    }
}
