using System.Globalization;
using Lab.Mlflow;
using Lab.MlflowServer.Search;
using Lab.MlflowServer.Stores;
using Lab.MlflowServer.Stores.Sqlite;

namespace Lab.Services.Tests.MlflowServer.Search;

/// <summary>What a thousand clauses cost, in steps of SQLite's virtual machine: these are the same on every machine.</summary>
public sealed class SearchStepsTests : IAsyncLifetime
{
    const int Runs = 2000;

    readonly ServerFolder folder = new();
    SqliteDatabase database = null!;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Every run has 10 metrics m0... = 5000, 3 parameters p0... and tags t0... = "value", and one dataset.</summary>
    public async ValueTask InitializeAsync()
    {
        database = new SqliteDatabase(folder.Database);
        await database.WriteAsync(session =>
        {
            const string Numbers = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $1) ";
            session.Execute("INSERT INTO experiments VALUES (1, 'e', 'a', 'active', 0, 0)");
            session.Execute($"{Numbers} INSERT INTO runs SELECT i, 'r' || i, 1, 'run ' || i, '', 'FINISHED', i, NULL, '', 'active', NULL FROM n", Runs);
            session.Execute(
                "INSERT INTO series (run, key, step, timestamp, value, is_nan) SELECT runs.id, 'm' || value, 0, 0, 5000, 0 FROM runs, json_each('[0,1,2,3,4,5,6,7,8,9]')");
            foreach (var (table, letter) in new[] { ("params", 'p'), ("run_tags", 't') })
                session.Execute($"INSERT INTO {table} (run, key, value) SELECT runs.id, '{letter}' || value, 'value' FROM runs, json_each('[0,1,2]')");
            session.Execute("INSERT INTO datasets (id, experiment, name, digest, source_type, source) VALUES (1, 1, 'd', 'x', '', '')");
            return session.Execute("INSERT INTO inputs (run, dataset) SELECT id, 1 FROM runs");
        }, Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        folder.Dispose();
    }

    [Theory]
    [InlineData("metrics.m0 > {0}", true)]
    [InlineData("metrics.m0 != {0}", true)]
    [InlineData("metrics.m{1} >= {0}", true)]
    [InlineData("metrics.m{0} > 0", false)]
    [InlineData("metrics.q{0} > 0", false)]
    [InlineData("params.p0 != 'x{0}'", true)]
    [InlineData("params.q{0} IS NULL", true)]
    [InlineData("params.p{2} IS NOT NULL", true)]
    [InlineData("tags.t0 LIKE 'val%'", true)]
    [InlineData("tags.t{2} ILIKE 'VAL%'", true)]
    [InlineData("attributes.run_name != 'x{0}'", true)]
    [InlineData("attributes.start_time > -{0}", true)]
    [InlineData("attributes.run_id NOT IN ('x{0}', 'y')", true)]
    [InlineData("dataset.name = 'd'", true)]
    public void ThousandClauses_TakeAFewHundredStepsARun(string clause, bool found)
    {
        string filter = string.Join(" AND ", Enumerable.Range(0, 1000).Select(i => string.Format(CultureInfo.InvariantCulture, clause, i, i % 10, i % 3)));
        Assert.Equal(found ? Runs : 0, Find(filter, steps: 400 * Runs).Count);
    }

    [Fact]
    public void ThousandPatterns_AreRefusedByTheirSteps_AndTheNextSearchIsAnswered()
    {
        string filter = string.Join(" AND ", Enumerable.Range(1, 1000).Select(i => $"tags.t0 LIKE '{new string('%', i)}'"));
        var refused = Assert.Throws<MlflowException>(() => Find(filter, steps: 400 * Runs));
        Assert.Equal(
            (400, ErrorCodes.InvalidParameterValue,
                "A search takes at most 800000 steps of the database, and this one needs more. Ask for fewer experiments, keys in the filter or columns in order_by."),
            (refused.Status, refused.ErrorCode, refused.Message));
        Assert.Equal(Runs, Find("tags.t0 LIKE '%'", steps: 400 * Runs).Count);
    }

    [Fact]
    public void CallerThatHasGone_EndsTheSearch() =>
        Assert.Throws<OperationCanceledException>(() => Find("tags.t0 LIKE '%'", long.MaxValue, new CancellationToken(canceled: true)));

    List<long> Find(string filter, long steps, CancellationToken cancellation = default)
    {
        var query = new SearchQuery(RunSearch.Schema, "runs", "runs.id") { MaxSteps = steps };
        query.In("runs.experiment", [1]);
        query.Where(filter);
        query.OrderBy(["metrics.m3 ASC"], "runs.run_id");
        return database.Read(session => query.Page(new SearchRequest(filter, [], 50_000, null), session, cancellation).Rows);
    }
}
