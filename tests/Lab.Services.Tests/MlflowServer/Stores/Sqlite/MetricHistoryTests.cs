using Lab.Mlflow.Protocol;
using Lab.MlflowServer.Stores.Sqlite;

namespace Lab.Services.Tests.MlflowServer.Stores.Sqlite;

/// <summary>Histories longer than anyone wants in memory.</summary>
public sealed class MetricHistoryTests : IAsyncLifetime
{
    const int Points = 100_000;
    const string Run = "run";

    readonly ServerFolder folder = new();
    SqliteDatabase database = null!;
    SqliteTrackingStore store = null!;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>"loss" has a point at each of 100,000 steps; "ties" has 5,000, each three at one time: -x, NaN (kept as 0) and x.</summary>
    public async ValueTask InitializeAsync()
    {
        database = new SqliteDatabase(folder.Database);
        store = new SqliteTrackingStore(database, TimeProvider.System, "mlflow-artifacts:");
        await database.WriteAsync(session =>
        {
            const string Numbers = "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < $1 - 1) ";
            session.Execute("INSERT INTO experiments VALUES (1, 'e', 'a', 'active', 0, 0)");
            session.Execute($"INSERT INTO runs VALUES (1, '{Run}', 1, 'n', '', 'RUNNING', 0, NULL, '', 'active', NULL)");
            session.Execute("INSERT INTO series VALUES (1, 1, 'loss', 99999, 99999, 0.5, 0), (2, 1, 'ties', 0, 1666, 1, 0)");
            session.Execute($"{Numbers} INSERT INTO points SELECT 1, i, i, 0.5, 0 FROM n", Points);
            return session.Execute($"{Numbers} INSERT INTO points SELECT 2, i / 3, 0, CASE i % 3 WHEN 0 THEN -i - 1 WHEN 1 THEN 0 ELSE i END, i % 3 = 1 FROM n", 5000);
        }, Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task WholeHistory_IsReadAPieceAtATime()
    {
        // The second time: the first one compiles.
        foreach (bool isCounted in new[] { false, true })
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            var history = await store.GetMetricHistoryAsync(Run, "loss", null, null, Cancellation);
            var first = history.Pieces.First();
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.Equal(Enumerable.Range(0, first.Count).Select(i => (long)i), first.Select(point => point.Step));
            if (isCounted) Assert.InRange(allocated, 1, 1 << 20);
            Assert.Equal(Points, history.Pieces.Sum(piece => piece.Count));
        }
    }

    [Fact]
    public async Task PiecesThatEndAmongEquals_LoseAndRepeatNothing()
    {
        var page = await store.GetMetricHistoryAsync(Run, "ties", 25_000, null, Cancellation);
        var pieces = (await store.GetMetricHistoryAsync(Run, "ties", null, null, Cancellation)).Pieces.ToList();
        Assert.True(pieces.Count > 3);
        var points = pieces.SelectMany(piece => piece).ToList();
        Assert.Equal(5000, points.Distinct().Count());
        Assert.Equal(page.Pieces.Single(), points);
        Assert.Equal(Enumerable.Range(0, 5000).Select(i => i % 3 == 1), points.Select(point => double.IsNaN(point.Value)));
        Assert.Equal(Enumerable.Range(0, 5000).Select(i => i / 3L), points.Select(point => point.Timestamp));
    }

    [Fact]
    public async Task RestOfAHistory_FollowsItsPage()
    {
        var page = await store.GetMetricHistoryAsync(Run, "ties", 1234, null, Cancellation);
        var rest = await store.GetMetricHistoryAsync(Run, "ties", null, page.NextPageToken, Cancellation);
        var whole = await store.GetMetricHistoryAsync(Run, "ties", null, null, Cancellation);
        Assert.Equal(whole.Pieces.SelectMany(piece => piece), page.Pieces.Concat(rest.Pieces).SelectMany(piece => piece));
    }

    [Fact]
    public async Task Sample_TakesMemoryForWhatItGives()
    {
        List<Metric> sample = [];
        long allocated = 0;
        foreach (bool _ in new[] { false, true })
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            sample = [.. (await store.SampleMetricAsync([Run], "loss", null, 100, Cancellation)).Pieces.SelectMany(piece => piece)];
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }
        Assert.Equal([.. Enumerable.Range(0, 99).Select(i => i * 1000L), Points - 1], sample.Select(point => point.Step));
        Assert.InRange(allocated, 1, 1 << 18);
    }

    [Fact]
    public async Task SampleOfStepsWithManyPoints_HasNoMoreThanAskedFor()
    {
        await database.WriteAsync(session => session.Execute("UPDATE points SET step = step % 3 WHERE series = 1"), Cancellation);
        var sample = (await store.SampleMetricAsync([Run], "loss", null, 100, Cancellation)).Pieces.SelectMany(piece => piece).ToList();
        Assert.Equal((100, 2L), (sample.Count, sample.Max(point => point.Step)));
    }
}
