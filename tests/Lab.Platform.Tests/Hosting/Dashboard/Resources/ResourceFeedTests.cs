using Lab.Hosting.Dashboard.Protocol;
using Lab.Hosting.Dashboard.Resources;

namespace Lab.Platform.Tests.Hosting.Dashboard.Resources;

public sealed class ResourceFeedTests
{
    readonly ResourceFeed feed = new();

    [Fact]
    public async Task Watcher_that_does_not_read_holds_up_nobody_and_gets_the_newest_of_each()
    {
        var (_, slow) = feed.Watch();
        var (_, fast) = feed.Watch();
        for (var number = 0; number < 1000; number++)
        {
            feed.Upsert(new Resource { Name = "a", State = $"{number}" });
            Assert.Equal($"{number}", Assert.Single(await fast.NextAsync(default)).Upsert.State);
        }
        feed.Upsert(new Resource { Name = "b", State = "x" });

        Assert.Equal(["999", "x"], (await slow.NextAsync(default)).Select(change => change.Upsert.State).Order());
    }

    [Fact]
    public async Task Resource_that_goes_is_told_and_is_not_in_a_later_beginning()
    {
        feed.Upsert(new Resource { Name = "a", ResourceType = "Executable" });
        var (initial, changes) = feed.Watch();
        Assert.Single(initial);

        feed.Delete("a");
        feed.Delete("never there");

        var change = Assert.Single(await changes.NextAsync(default));
        Assert.Equal(("a", "Executable"), (change.Delete.ResourceName, change.Delete.ResourceType));
        Assert.Empty(feed.Watch().Initial);
    }

    [Fact]
    public async Task Watcher_that_left_is_told_nothing()
    {
        var (_, changes) = feed.Watch();
        changes.Dispose();
        feed.Upsert(new Resource { Name = "a" });
        using var soon = new CancellationTokenSource();
        var next = changes.NextAsync(soon.Token);

        Assert.False(next.IsCompleted);
        await soon.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
    }

    [Fact]
    public void Log_lines_are_cut_into_messages_of_limited_size()
    {
        var lines = Enumerable.Range(1, 5).Select(number => new ConsoleLogLine { LineNumber = number, Text = new string('x', ConsoleLogBatch.MaxCharacters / 2) })
            .Append(new ConsoleLogLine { LineNumber = 6, Text = new string('y', 3 * ConsoleLogBatch.MaxCharacters) });

        var updates = ConsoleLogBatch.Split(lines).ToList();

        Assert.Equal([2, 2, 1, 1], updates.Select(update => update.LogLines.Count));
        Assert.Equal(Enumerable.Range(1, 6), updates.SelectMany(update => update.LogLines).Select(line => line.LineNumber));
        Assert.All(updates, update => Assert.InRange(update.CalculateSize(), 1, 4 << 20));
    }
}
