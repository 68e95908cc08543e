using Lab.Notebooks;
using Lab.Notebooks.Interpreter;
using Microsoft.Extensions.Time.Testing;

namespace Lab.Platform.Tests.Notebooks.Interpreter;

[Collection(nameof(Alone))]
public sealed class ProgressTests : IDisposable
{
    readonly CellConsole console = new(catchesStrays: false);
    readonly RecordedOutput output = new();
    readonly FakeTimeProvider time = new();

    [Fact]
    public void Loop_UpdatesOneBarInPlaceAndNotTooOften()
    {
        Begin();
        int sum = 0;
        foreach (int item in Progress.Of(Enumerable.Range(0, 1000).ToList(), "sum <of> all", time))
        {
            sum += item;
            time.Advance(TimeSpan.FromMilliseconds(10));
        }

        Assert.Equal(499500, sum);
        Assert.Equal("display", output.Shown.First().Kind);
        Assert.Single(output.Shown.Select(shown => shown.Id).Distinct());
        // Ten seconds, ten a second.
        Assert.InRange(Updates.Count, 90, 102);
        Assert.Equal("sum <of> all [##############################] 100 % · 1,000 of 1,000 · 0:10", Updates[^1]);
        Assert.Contains(Updates, plain => plain.StartsWith("sum <of> all [###############---------------] 50 %", StringComparison.Ordinal) && plain.EndsWith("0:05 left", StringComparison.Ordinal));
        string html = output.Shown.Last().Bundle!["text/html"]!.ToString();
        Assert.Contains("<progress max=\"1\" value=\"1.000\">", html);
        Assert.Contains("sum &lt;of&gt; all", html);
    }

    [Fact]
    public void LoopThatEndsEarly_ShowsHowFarItCame()
    {
        Begin();
        Assert.Throws<InvalidOperationException>(() =>
        {
            foreach (int item in Progress.Of(Enumerable.Range(0, 10).ToList(), "", time))
                if (item == 4) throw new InvalidOperationException();
        });
        Assert.Contains("4 of 10", Updates[^1]);
    }

    [Fact]
    public void SequenceOfUnknownLength_IsCounted()
    {
        Begin();
        Assert.Equal(3, Progress.Of(Enumerable.Range(0, 9).Where(item => item % 3 == 0), "files", time).Count());
        Assert.Equal("files 3", Updates[^1]);
        Assert.DoesNotContain("value=", output.Shown.Last().Bundle!["text/html"]!.ToString());
    }

    [Fact]
    public void EmptySequence_IsDone()
    {
        Begin();
        Assert.Empty(Progress.Of(Array.Empty<int>(), "none", time));
        Assert.Contains("100 %", Updates[^1]);
    }

    [Theory]
    [InlineData(0.25, "25 %")]
    [InlineData(7, "100 %")]
    [InlineData(-1, "0 %")]
    [InlineData(double.NaN, "0 %")]
    public void Report_ShowsTheShare(double value, string shown)
    {
        Begin();
        var bar = new Progress("training", time);
        time.Advance(TimeSpan.FromSeconds(1));
        ((IProgress<double>)bar).Report(value);
        Assert.Contains(shown, Updates[^1]);
    }

    public void Dispose() => console.Dispose();

    List<string> Updates => [.. output.Shown.Where(shown => shown.Kind == "update").Select(shown => shown.Bundle!["text/plain"]!.ToString())];

    // On the flow of the test, which is another one than the constructor's.
    void Begin() => console.Begin(output, CancellationToken.None);
}
