using Lab.Mlflow.Protocol;

namespace Lab.Services.Tests.MlflowServer.Search;

/// <summary>Clauses of one key are answered as one condition, several keys by one subquery: together they find what each finds alone.</summary>
public sealed class ManyClausesTests(TrackingServer server) : IClassFixture<TrackingServer>
{
    const int Runs = 40, Filters = 150;

    static readonly string[] clauses =
    [
        "metrics.a > 1", "metrics.a > -2", "metrics.a >= 2", "metrics.a < 4", "metrics.a <= 3", "metrics.a != 3", "metrics.a != 2", "metrics.a = 2",
        "metrics.b != 0", "metrics.b < 1e999", "metrics.b >= 0", "metrics.c != 7", "metrics.c > 0",
        "params.p != 'v1'", "params.p != 'v3'", "params.p = 'v2'", "params.p LIKE 'v%'", "params.p ILIKE 'V_'", "params.p IS NOT NULL", "params.p IS NULL",
        "params.q IS NULL", "params.q IS NOT NULL", "params.q LIKE '%[*]%'",
        "tags.t = 'x'", "tags.t != 'x'", "tags.u != 'y'", "tags.none IS NULL", "tags.t IS NOT NULL",
        "start_time > 10", "start_time != 15", "start_time <= 35", "run_name LIKE 'run 1%'", "run_name != 'run 12'", "status = 'RUNNING'", "end_time != 5",
        "dataset.name != 'd1'", "dataset.name = 'd2'", "dataset.name LIKE 'd%'", "dataset.digest = 'g'", "dataset.name IN ('d1', 'd3')", "dataset.context = 'train'",
    ];

    [Fact]
    public async Task Together_FindWhatEachFindsAlone()
    {
        string experiment = await server.Client.CreateExperimentAsync(server.Name("clauses"));
        string[] runs = await Task.WhenAll(Enumerable.Range(0, Runs).Select(i => NewRunAsync(experiment, i)));
        string some = string.Join(", ", runs.Where((_, i) => i % 3 > 0).Select(run => $"'{run}'"));
        string[] all = [.. clauses, $"run_id IN ({some})", $"run_id NOT IN ('{runs[4]}', '{runs[5]}')", $"run_id != '{runs[6]}'"];
        var alone = new Dictionary<string, HashSet<string>>();
        foreach (string clause in all) alone.Add(clause, await FindAsync(experiment, clause));
        Assert.All(alone.Where(found => found.Key != "dataset.digest = 'g'"), found => Assert.InRange(found.Value.Count, 1, Runs));

        var random = new Random(7);
        for (int i = 0; i < Filters; i++)
        {
            string[] chosen = random.GetItems(all, random.Next(2, 8));
            var expected = chosen.Select(clause => alone[clause]).Aggregate((found, more) => [.. found.Intersect(more)]);
            string filter = string.Join(" AND ", chosen);
            Assert.True(expected.SetEquals(await FindAsync(experiment, filter)), filter);
        }
    }

    async Task<string> NewRunAsync(string experiment, int i)
    {
        var created = await server.PostAsync("runs/create", $$$"""{"experiment_id":"{{{experiment}}}","start_time":{{{i}}},"run_name":"run {{{i}}}"}""");
        string run = created.GetProperty("run").GetProperty("info").GetProperty("run_id").GetString()!;
        List<Metric> metrics = [];
        if (i % 5 > 0) metrics.Add(new() { Key = "a", Value = i % 7 == 0 ? double.NaN : i % 5, Timestamp = 1 });
        if (i % 2 > 0) metrics.Add(new() { Key = "b", Value = i % 3 == 0 ? double.NegativeInfinity : i % 3 - 1, Timestamp = 1 });
        if (i % 11 > 3) metrics.Add(new() { Key = "c", Value = i % 11, Timestamp = 1 });
        List<Param> parameters = [];
        if (i % 4 > 0) parameters.Add(new("p", $"v{i % 4}"));
        if (i % 6 > 2) parameters.Add(new("q", "a[*]b"));
        List<Tag> tags = [];
        if (i % 3 > 0) tags.Add(new("t", i % 3 == 1 ? "x" : "z"));
        if (i % 9 > 1) tags.Add(new("u", i % 9 == 2 ? "y" : "w"));
        await server.Client.LogBatchAsync(run, metrics, parameters, tags);
        if (i % 2 == 0) await server.Client.UpdateRunAsync(run, RunStatus.Finished, DateTimeOffset.FromUnixTimeMilliseconds(1 + i / 2));
        List<DatasetInput> inputs = [.. Enumerable.Range(1, i % 4).Select(k => new DatasetInput
        {
            Dataset = new() { Name = $"d{k}", Digest = "h", SourceType = "local", Source = "{}" },
            Tags = k == 2 ? [new("mlflow.data.context", "train")] : [],
        })];
        await server.Client.LogInputsAsync(run, inputs);
        return run;
    }

    async Task<HashSet<string>> FindAsync(string experiment, string filter) =>
        [.. (await server.Client.SearchRunsPageAsync([experiment], filter, [], ViewType.ActiveOnly, 100, null)).Items.Select(run => run.Info.RunId)];
}
