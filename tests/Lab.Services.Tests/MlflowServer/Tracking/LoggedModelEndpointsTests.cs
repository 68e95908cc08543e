using System.Text.Json;

namespace Lab.Services.Tests.MlflowServer.Tracking;

/// <summary>What the recorded exchanges of logged models do not show.</summary>
public sealed class LoggedModelEndpointsTests(TrackingServer server) : IClassFixture<TrackingServer>
{
    [Fact]
    public async Task PointsOfSeveralDatasets_AreSearchedAndOrderedByDataset()
    {
        var (experiment, run) = await server.NewRunAsync();
        string first = await NewAsync(experiment, "first"), second = await NewAsync(experiment, "second");
        await LogAsync(run, first, 0.9, "train");
        await LogAsync(run, first, 0.2, "test");
        await LogAsync(run, second, 0.5, "train");
        await LogAsync(run, second, 0.6, "test");
        Assert.Equal("second first", await NamesAsync(experiment, ""","order_by":[{"field_name":"metrics.acc","ascending":false,"dataset_name":"test"}]"""));
        Assert.Equal("first second", await NamesAsync(experiment, ""","order_by":[{"field_name":"metrics.acc","ascending":false,"dataset_name":"train","dataset_digest":"d"}]"""));
        Assert.Equal("second", await NamesAsync(experiment, ""","filter":"metrics.acc > 0.55","datasets":[{"dataset_name":"test"}]"""));
        Assert.Equal("", await NamesAsync(experiment, ""","datasets":[{"dataset_name":"none"}]"""));
        // Each clause asks for a point of its own.
        Assert.Equal("first", await NamesAsync(experiment, ""","filter":"metrics.acc > 0.8 AND metrics.acc < 0.3" """));
    }

    [Theory]
    [InlineData("params.x > 3", "Invalid comparison operator for params.x: '>'. Expected one of ('=', '!=', 'LIKE', 'ILIKE', 'IN', 'NOT IN').")]
    [InlineData("name >= 'a'", "Invalid comparison operator for attributes.name: '>='. Expected one of ('=', '!=', 'LIKE', 'ILIKE', 'IN', 'NOT IN').")]
    [InlineData("metrics.x LIKE 'a'", "Invalid comparison operator for metrics.x: 'LIKE'. Expected one of ('<', '<=', '>', '>=', '=', '!=').")]
    [InlineData("foo.x = 'a'", "Invalid entity type: 'foo'. Expected one of ['attributes', 'metrics', 'params', 'tags'].")]
    public Task WrongFilter_IsRefused(string filter, string message) =>
        server.InvalidAsync("logged-models/search", $$"""{"experiment_ids":["0"],"filter":"{{filter}}"}""", message);

    [Theory]
    [InlineData("params.a", "Invalid order by field name: params.a. Only metrics are supported.")]
    [InlineData("colour", "Invalid order by field name: colour")]
    [InlineData("name; DROP TABLE runs", "Invalid order by field name: name; DROP TABLE runs")]
    public Task WrongOrder_IsRefused(string field, string message) =>
        server.InvalidAsync("logged-models/search", $$"""{"experiment_ids":["0"],"order_by":[{"field_name":"{{field}}"}]}""", message);

    [Fact]
    public Task MoreThanAHundredClauses_AreRefused() => server.InvalidAsync(
        "logged-models/search", $$"""{"experiment_ids":["0"],"filter":"{{string.Join(" AND ", Enumerable.Repeat("params.a = 'b'", 101))}}"}""",
        "A search takes at most 100 clauses in the filter. Got 101.");

    [Fact]
    public async Task ParameterLoggedTwice_IsRefused_AndNothingOfItKept()
    {
        var (experiment, _) = await server.NewRunAsync();
        string id = await NewAsync(experiment, "twice");
        await server.RefusedAsync(HttpMethod.Post, $"logged-models/{id}/params", $$"""{"model_id":"{{id}}","params":[{"key":"a","value":"1"},{"key":"a","value":"2"}]}""",
            400, "BAD_REQUEST", "A parameter with key 'a' is there already; parameters of a logged model are written once.");
        Assert.Equal("{}", (await server.GetAsync("logged-models/" + id)).GetProperty("model").GetProperty("data").GetRawText());
    }

    [Fact]
    public async Task InputsAndOutputs_StandInTheRun()
    {
        var (experiment, run) = await server.NewRunAsync();
        string id = await NewAsync(experiment, "linked");
        await server.PostAsync("runs/outputs", $$"""{"run_id":"{{run}}","models":[{"model_id":"{{id}}","step":7}]}""");
        await server.PostAsync("runs/log-inputs", $$"""{"run_id":"{{run}}","models":[{"model_id":"{{id}}"}]}""");
        var found = (await server.GetAsync("runs/get?run_id=" + run)).GetProperty("run");
        Assert.Equal($$"""{"model_outputs":[{"model_id":"{{id}}","step":7}]}""", found.GetProperty("outputs").GetRawText());
        Assert.Equal($$"""{"model_inputs":[{"model_id":"{{id}}"}]}""", found.GetProperty("inputs").GetRawText());
    }

    [Fact]
    public async Task DeletedModel_IsFoundWhenAskedFor()
    {
        var (experiment, _) = await server.NewRunAsync();
        string id = await NewAsync(experiment, "gone");
        using (await server.SendAsync(HttpMethod.Delete, "logged-models/" + id, null)) { }
        Assert.Equal("gone", (await server.GetAsync($"logged-models/{id}?allow_deleted=true")).GetProperty("model").GetProperty("info").GetProperty("name").GetString());
        Assert.Equal("", await NamesAsync(experiment, ""));
    }

    [Fact]
    public async Task LogModel_KeepsAListInATag_WithoutConfigurations()
    {
        var (_, run) = await server.NewRunAsync();
        string model = JsonSerializer.Serialize($$$$"""{"run_id":"{{{{run}}}}","artifact_path":"m","utc_time_created":"t","flavors":{"x":{"a":1,"config":{"b":2}}},"other":1}""");
        for (int i = 0; i < 2; i++) await server.PostAsync("runs/log-model", $$"""{"run_id":"{{run}}","model_json":{{model}}}""");
        string one = $$$$"""{"run_id": "{{{{run}}}}", "artifact_path": "m", "utc_time_created": "t", "model_uuid": null, "flavors": {"x": {"a": 1}}}""";
        Assert.Equal($"[{one}, {one}]", (await server.Client.GetRunAsync(run)).Data.Tags.Single(tag => tag.Key == "mlflow.log-model.history").Value);
    }

    async Task<string> NewAsync(string experiment, string name) =>
        (await server.PostAsync("logged-models", $$"""{"experiment_id":"{{experiment}}","name":"{{name}}"}""")).GetProperty("model").GetProperty("info").GetProperty("model_id").GetString()!;

    Task LogAsync(string run, string model, double value, string dataset) => server.PostAsync("runs/log-batch", string.Create(System.Globalization.CultureInfo.InvariantCulture,
        $$"""{"run_id":"{{run}}","metrics":[{"key":"acc","value":{{value}},"timestamp":1,"step":1,"model_id":"{{model}}","dataset_name":"{{dataset}}","dataset_digest":"d"}]}"""));

    async Task<string> NamesAsync(string experiment, string more)
    {
        var answer = await server.PostAsync("logged-models/search", $$"""{"experiment_ids":["{{experiment}}"]{{more}}}""");
        return answer.TryGetProperty("models", out var models)
            ? string.Join(' ', models.EnumerateArray().Select(model => model.GetProperty("info").GetProperty("name").GetString()))
            : "";
    }
}
