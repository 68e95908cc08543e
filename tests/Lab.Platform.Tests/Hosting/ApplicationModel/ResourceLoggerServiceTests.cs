using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Lab.Platform.Tests.Hosting.ApplicationModel;

public sealed class ResourceLoggerServiceTests
{
    readonly ResourceLoggerService loggers = new(new FakeTimeProvider());

    [Fact]
    public async Task Line_CarriesNumberTimeAndWhetherItIsAnError()
    {
        loggers.GetLogger("web").LogInformation("up on {Port}", 80);
        loggers.GetLogger("web").LogError("down");

        Assert.Equal(
            [new(1, "2000-01-01T00:00:00.0000000Z up on 80", false), new(2, "2000-01-01T00:00:00.0000000Z down", true)],
            await Kept());
    }

    [Fact]
    public async Task Backlog_KeepsTheLastTenThousandLines()
    {
        for (var i = 1; i <= 10_050; i++) loggers.AddLine("web", $"line {i}", false);

        var lines = await Kept();

        Assert.Equal(10_000, lines.Count);
        Assert.Equal(new(51, "line 51", false), lines[0]);
        Assert.Equal(new(10_050, "line 10050", false), lines[^1]);
    }

    [Fact]
    public async Task Watch_GivesWhatWasKeptThenNewLinesUntilComplete()
    {
        loggers.AddLine("web", "before", false);
        await using var reader = loggers.WatchAsync("web").GetAsyncEnumerator(TestContext.Current.CancellationToken);

        Assert.True(await reader.MoveNextAsync());
        Assert.Equal("before", Assert.Single(reader.Current).Content);
        loggers.AddLine("web", "after", true);
        Assert.True(await reader.MoveNextAsync());
        Assert.Equal(new(2, "after", true), Assert.Single(reader.Current));
        loggers.Complete("web");
        Assert.False(await reader.MoveNextAsync());
    }

    async Task<IReadOnlyList<LogLine>> Kept()
    {
        var lines = new List<LogLine>();
        await foreach (var batch in loggers.GetAllAsync("web")) lines.AddRange(batch);
        return lines;
    }
}
