using Lab.TestLogger;

namespace Lab.Docs.Tests.TestLogger;

public sealed class SkippedTestsTests
{
    [Fact]
    public void Reasons_AreCountedMostFrequentFirst()
    {
        var skipped = new SkippedTests();
        foreach (string? reason in (string?[])["No curl.", "Takes minutes.", "Takes\nminutes.", "Takes minutes. ", null]) skipped.Add(reason);

        Assert.Equal(["Skipped: 5", "     3  Takes minutes.", "     1  No curl.", "     1  no reason given"], Lines(skipped));
    }

    [Fact]
    public void NothingSkipped_PrintsNothing() => Assert.Equal([], Lines(new SkippedTests()));

    static string[] Lines(SkippedTests skipped)
    {
        var output = new StringWriter();
        skipped.Write(output);
        return output.ToString().ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
