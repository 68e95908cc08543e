using Lab.Mlflow;
using Lab.Mlflow.Protocol;

namespace Lab.Services.Tests.MlflowServer.Search;

/// <summary>Five runs, and the filters that find some of them.</summary>
public sealed class RunSearchTests(RunSearchTests.FilledServer filled) : IClassFixture<RunSearchTests.FilledServer>
{
    [Theory]
    [InlineData(null, "Ant bee cat dog Eel")]
    [InlineData("metrics.acc >= 0.7", "Ant bee cat")]
    [InlineData("metrics.acc != 0.7", "Ant")]
    [InlineData("metrics.cost <= -3", "Ant")]
    [InlineData("metrics.cost > -1e9 AND metric.cost < 1e9", "Ant cat")]
    [InlineData("metrics.`val/loss` < 0.3", "Ant")]
    [InlineData("metrics.\"val/loss\" > 0.3", "bee")]
    [InlineData("params.opt = 'adam'", "Ant")]
    [InlineData("params.opt != 'adam'", "bee cat")]
    [InlineData("parameters.opt LIKE 'adam%'", "Ant cat")]
    [InlineData("param.opt like '%d%'", "Ant cat")]
    [InlineData("params.opt ILIKE 'sgd'", "bee")]
    [InlineData("params.lr LIKE '_0'", "dog")]
    [InlineData("params.note LIKE '%[*]%'", "dog")]
    [InlineData("params.note = \"it's 100% _ok_\"", "cat")]
    [InlineData("params.note = 'it''s 100% _ok_'", "cat")]
    [InlineData("params.lr IS NULL", "cat Eel")]
    [InlineData("params.lr IS NOT NULL", "Ant bee dog")]
    [InlineData("tags.`a b` LIKE '%q%'", "Ant")]
    [InlineData("tags.mlflow.runName = 'cat'", "cat")]
    [InlineData("attributes.`Run name` = 'dog'", "dog")]
    [InlineData("run_name ILIKE 'a%'", "Ant")]
    [InlineData("status LIKE '%ED'", "Ant bee dog Eel")]
    [InlineData("start_time >= 2000 AND start_time < 4000", "bee cat")]
    [InlineData("created <= 1000", "Ant")]
    [InlineData("end_time > 0", "Ant")]
    [InlineData("dataset.name = 'iris' AND dataset.context = 'train'", "Ant")]
    [InlineData("datasets.digest IN ('d1', 'x')", "Ant")]
    [InlineData("tags.team = 'red' AND tags.team = 'blue'", "")]
    public async Task Filter_FindsItsRuns(string? filter, string names) => Assert.Equal(names, await filled.NamesAsync(filter, "start_time ASC"));

    [Fact]
    public async Task RunIds_CanBeListed()
    {
        string cat = filled.Ids["cat"], ant = filled.Ids["Ant"];
        Assert.Equal("Ant cat", await filled.NamesAsync($"attributes.run_id IN ('{cat}', '{ant}')", "start_time"));
        Assert.Equal("bee dog Eel", await filled.NamesAsync($"run_id NOT IN ('{cat}', '{ant}')", "start_time"));
    }

    [Theory]
    [InlineData("start_time DESC", "Eel dog cat bee Ant")]
    [InlineData("metrics.cost ASC", "Ant cat dog Eel bee")]
    [InlineData("metrics.cost DESC", "cat Ant dog Eel bee")]
    [InlineData("params.lr", "bee Ant dog Eel cat")]
    [InlineData("tags.`a b` DESC", "bee Ant Eel dog cat")]
    [InlineData("Created ASC", "Ant bee cat dog Eel")]
    public async Task Order_PutsMissingLastAndNanBeforeThem(string order, string names) => Assert.Equal(names, await filled.NamesAsync(null, order));

    [Fact]
    public async Task Pages_GoOnWhereTheLastOneEnded()
    {
        List<string> names = [];
        await foreach (var run in filled.Server.Client.SearchRunsAsync([filled.Experiment], orderBy: ["metrics.cost ASC"], pageSize: 2)) names.Add(run.Info.RunName);
        Assert.Equal(["Ant", "cat", "dog", "Eel", "bee"], names);
    }

    [Theory]
    [InlineData("metrics.acc = 'a'", "Expected numeric value type for metric. Found 'a'")]
    [InlineData("params.lr = 1", "Expected a quoted string value for parameter (e.g. 'my-value'). Got value 1")]
    [InlineData("attributes.start_time > '1'", "Expected numeric value type for numeric attribute: start_time. Found '1'")]
    [InlineData("run_id = 5", "Expected a quoted string value for attributes. Got value 5")]
    [InlineData("foo.bar = 1", "Invalid entity type 'foo'. Valid values are ['metric', 'parameter', 'tag', 'attribute', 'dataset']")]
    [InlineData("metrics.acc > 1 OR metrics.acc < 2", "Invalid clause(s) in filter string: 'OR'")]
    [InlineData("(metrics.acc > 1)", "Invalid clause(s) in filter string: '(metrics.acc > 1)'")]
    [InlineData("metrics.acc >", "Invalid clause(s) in filter string: 'metrics.acc', '>'")]
    [InlineData("metrics.acc BETWEEN 1 AND 2", "Invalid clause(s) in filter string: 'metrics.acc', 'BETWEEN', '1', '2'")]
    [InlineData("status IN ('RUNNING')", "Only ['run_id'] attributes support comparison with a list of quoted string values.")]
    [InlineData("metrics.acc IS NULL", "IS NULL / IS NOT NULL is only supported for tags and params, not for 'metric' 'acc'")]
    [InlineData("metrics.acc LIKE '1'", "Expected numeric value type for metric. Found '1'")]
    [InlineData("params.lr = '1'; DROP TABLE runs", "Invalid clause(s) in filter string: ';', 'DROP', 'TABLE', 'runs'")]
    public async Task WrongFilter_IsRefusedWithTheReferenceServersWords(string filter, string message)
    {
        var refused = await Assert.ThrowsAsync<MlflowException>(() => filled.NamesAsync(filter, "start_time"));
        Assert.Equal((ErrorCodes.InvalidParameterValue, message), (refused.ErrorCode, refused.Message));
    }

    [Theory]
    [InlineData("metrics.acc UP", "Invalid ordering key in order_by clause 'metrics.acc UP'.")]
    [InlineData("dataset.name", "Invalid identifier type 'dataset'")]
    [InlineData("", "Invalid order_by clause ''. Could not be parsed.")]
    public async Task WrongOrder_IsRefused(string order, string message) =>
        Assert.Equal(message, (await Assert.ThrowsAsync<MlflowException>(() => filled.NamesAsync(null, order))).Message);

    public sealed class FilledServer : IAsyncLifetime
    {
        public TrackingServer Server { get; } = new();

        public string Experiment { get; private set; } = "";

        public Dictionary<string, string> Ids { get; } = [];

        public async ValueTask InitializeAsync()
        {
            await Server.InitializeAsync();
            Experiment = await Server.Client.CreateExperimentAsync("search");
            await AddAsync("Ant", 1000, RunStatus.Finished, [("acc", 0.9), ("val/loss", 0.1), ("cost", -3)], [("lr", "0.1"), ("opt", "adam")], [("a b", "xqy"), ("team", "red")]);
            await AddAsync("bee", 2000, RunStatus.Failed, [("acc", 0.7), ("val/loss", 0.5)], [("lr", "0.01"), ("opt", "SGD")], [("a b", "zzz"), ("team", "Red")]);
            await AddAsync("cat", 3000, RunStatus.Running, [("acc", 0.7), ("cost", 2e3)], [("opt", "adamw"), ("note", "it's 100% _ok_")], [("team", "blue")]);
            await AddAsync("dog", 4000, RunStatus.Killed, [("cost", double.NaN)], [("lr", "10"), ("note", "[*]")], [("other", "1")]);
            await AddAsync("Eel", 5000, RunStatus.Scheduled, [], [], []);
            await Server.Client.UpdateRunAsync(Ids["Ant"], endTime: DateTimeOffset.FromUnixTimeMilliseconds(1500));
            await Server.Client.LogInputsAsync(Ids["Ant"], [new()
            {
                Dataset = new() { Name = "iris", Digest = "d1", SourceType = "local", Source = "{}" }, Tags = [new("mlflow.data.context", "train")],
            }]);
        }

        public ValueTask DisposeAsync() => Server.DisposeAsync();

        public async Task<string> NamesAsync(string? filter, string order) => string.Join(' ',
            (await Server.Client.SearchRunsPageAsync([Experiment], filter, [order], ViewType.ActiveOnly, 100, null)).Items.Select(run => run.Info.RunName));

        async Task AddAsync(
            string name, long start, RunStatus status, (string Key, double Value)[] metrics, (string Key, string Value)[] parameters, (string Key, string Value)[] tags)
        {
            string run = (await Server.Client.CreateRunAsync(Experiment, name, startTime: DateTimeOffset.FromUnixTimeMilliseconds(start))).Info.RunId;
            await Server.Client.LogBatchAsync(
                run, [.. metrics.Select(m => new Metric { Key = m.Key, Value = m.Value, Timestamp = 1 })], [.. parameters.Select(p => new Param(p.Key, p.Value))],
                [.. tags.Select(t => new Tag(t.Key, t.Value))]);
            await Server.Client.UpdateRunAsync(run, status);
            Ids.Add(name, run);
        }
    }
}
