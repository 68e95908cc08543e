using Lab.Cli.Predictions;
using Lab.Datasets;

namespace Lab.Services.Tests.Cli.Predictions;

public sealed class TextWindowsTests
{
    [Fact]
    public void Windows_ReadNoFurtherThanTheirEnd()
    {
        int pulled = 0;
        IEnumerable<TextRow> Rows()
        {
            for (; pulled < 1_300; pulled++) yield return new TextRow("text", ["text"]);
        }

        var seen = TextWindows.Of(Rows()).Select(window => (window.Count, Pulled: pulled)).ToArray();

        Assert.Equal([(512, 511), (512, 1_023), (276, 1_300)], seen);
    }

    [Fact]
    public void LongRows_EndAWindowEarly()
    {
        string field = new('x', TextWindows.Characters / 4);

        var windows = TextWindows.Of(Enumerable.Repeat(new TextRow(field, [field, ""]), 9)).Select(window => window.Count).ToArray();

        Assert.Equal([4, 4, 1], windows);
    }

    [Fact]
    public void File_IsReadWindowByWindow()
    {
        using var work = new WorkFolder();
        string path = work.Write("big.csv", "text\n" + string.Concat(Enumerable.Repeat("good dress, really\n".Replace(",", ""), 200_000)));
        using var source = new RowTexts(path, new DatasetOptions());

        double first = 0;
        int rows = 0;
        foreach (var window in source.Windows(TestContext.Current.CancellationToken))
        {
            if (rows == 0) first = source.Read!.Value;
            rows += window.Count;
        }

        Assert.Equal(200_000, rows);
        Assert.InRange(first, 0.0001, 0.1);
        Assert.Equal(1, source.Read);
    }
}
