using Lab.TestLogger;

namespace Lab.Docs.Tests.TestLogger;

public sealed class SkippedTestsTests
{
    [Fact]
    public void Reasons_AreCountedMostFrequentFirst()
    {
        var skipped = new SkippedTests();
        foreach (string? reason in (string?[])["No curl.", "Takes minutes.", "Takes\nminutes.", "Takes minutes. ", null]) skipped.Add(reason);

        Assert.Equal(["Skipped in Lab.Any.Tests: 5", "     3  Takes minutes.", "     1  No curl.", "     1  no reason given"], Lines(skipped));
    }

    [Fact]
    public void NothingSkipped_PrintsNothing() => Assert.Equal([], Lines(new SkippedTests()));

    static string[] Lines(SkippedTests skipped) =>
        skipped.Summary("Lab.Any.Tests").ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
