namespace Lab.Docs.Tests.Readme;

/// <summary>README.md does what it says.</summary>
public sealed class ReadmeTests
{
    public static TheoryData<int> ExampleLines => Documents.ExampleLines(Documents.Readme);

    [Theory, MemberData(nameof(ExampleLines))]
    public Task Commands_RunAndPrintWhatIsShown(int line) => Documents.RunAsync(Documents.Readme, line);

    [Fact]
    public void Code_IsTheCodeOfTests() => Assert.Equal([], Documents.CodeThatDrifted(Documents.Readme));
}
