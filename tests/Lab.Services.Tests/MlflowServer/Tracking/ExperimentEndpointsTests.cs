using Lab.Mlflow;
using Lab.Mlflow.Protocol;

namespace Lab.Services.Tests.MlflowServer.Tracking;

public sealed class ExperimentEndpointsTests(TrackingServer server) : IClassFixture<TrackingServer>
{
    [Fact]
    public async Task Start_MakesTheDefaultExperimentWithNumberZero()
    {
        var found = await server.Client.GetExperimentAsync("0");
        Assert.Equal(("Default", "mlflow-artifacts:/0", "active"), (found.Name, found.ArtifactLocation, found.LifecycleStage));
    }

    [Fact]
    public async Task Create_ThenGet_HasTagsTimesAndLocation()
    {
        string name = server.Name("created");
        string id = await server.Client.CreateExperimentAsync(name, [new("b", "2"), new("a", "1")]);
        var found = await server.Client.GetExperimentAsync(id);
        Assert.Equal((name, $"mlflow-artifacts:/{id}"), (found.Name, found.ArtifactLocation));
        Assert.Equal([new("b", "2"), new("a", "1")], found.Tags);
        Assert.Equal(found.CreationTime, found.LastUpdateTime);
        Assert.Equal(id, (await server.Client.FindExperimentAsync(name))?.ExperimentId);
    }

    [Fact]
    public async Task Get_WritesTimesAsNumbersIdsAsTextAndLeavesOutEmptyTags()
    {
        string id = await server.Client.CreateExperimentAsync(server.Name("wire"));
        var raw = (await server.GetAsync($"experiments/get?experiment_id={id}")).GetProperty("experiment");
        Assert.Equal(System.Text.Json.JsonValueKind.Number, raw.GetProperty("creation_time").ValueKind);
        Assert.Equal(id, raw.GetProperty("experiment_id").GetString());
        Assert.False(raw.TryGetProperty("tags", out _));
    }

    [Fact]
    public async Task Create_OfANameInUse_IsRefusedAlsoWhileThatOneIsDeleted()
    {
        string name = server.Name("twice");
        string id = await server.Client.CreateExperimentAsync(name);
        await server.Client.DeleteExperimentAsync(id);
        await server.RefusedAsync(
            HttpMethod.Post, "experiments/create", $$"""{"name":"{{name}}"}""", 400, "RESOURCE_ALREADY_EXISTS", $"Experiment(name={name}) already exists.");
    }

    [Fact]
    public async Task Create_ByManyAtOnce_SucceedsForOneOfThem()
    {
        string name = server.Name("race");
        string[] ids = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => server.Client.EnsureExperimentAsync(name)));
        Assert.Single(ids.Distinct());
    }

    [Fact]
    public async Task Delete_TakesRunsAlong_AndRestoreBringsThemBack()
    {
        var (experiment, run) = await server.NewRunAsync();
        await server.Client.DeleteExperimentAsync(experiment);
        Assert.Equal(Lifecycle.Deleted, (await server.Client.GetRunAsync(run)).Info.LifecycleStage);
        await server.InvalidAsync(
            "runs/create", $$"""{"experiment_id":"{{experiment}}"}""", $"The experiment {experiment} must be in the 'active' state. Current state is deleted.");
        await server.RefusedAsync(
            HttpMethod.Post, "experiments/delete", $$"""{"experiment_id":"{{experiment}}"}""", 404, "RESOURCE_DOES_NOT_EXIST", $"No Experiment with id={experiment} exists");
        await server.Client.RestoreExperimentAsync(experiment);
        Assert.Equal(Lifecycle.Active, (await server.Client.GetRunAsync(run)).Info.LifecycleStage);
    }

    [Fact]
    public async Task Rename_ToANameInUse_IsABadRequest_AndOfADeletedOneAnInvalidState()
    {
        string taken = server.Name("taken");
        await server.Client.CreateExperimentAsync(taken);
        string id = await server.Client.CreateExperimentAsync(server.Name("other"));
        var badRequest = await Assert.ThrowsAsync<MlflowException>(() => server.Client.RenameExperimentAsync(id, taken));
        Assert.Equal((ErrorCodes.BadRequest, 400), (badRequest.ErrorCode, badRequest.Status));
        await server.Client.DeleteExperimentAsync(id);
        var invalidState = await Assert.ThrowsAsync<MlflowException>(() => server.Client.RenameExperimentAsync(id, server.Name("free")));
        Assert.Equal((ErrorCodes.InvalidState, 500), (invalidState.ErrorCode, invalidState.Status));
    }

    [Fact]
    public async Task Tags_AreReplacedInPlaceAndRemovedOnce()
    {
        string id = await server.Client.CreateExperimentAsync(server.Name("tags"), [new("first", "1"), new("second", "2")]);
        await server.Client.SetExperimentTagAsync(id, "first", "one");
        await server.Client.DeleteExperimentTagAsync(id, "second");
        Assert.Equal([new("first", "one")], (await server.Client.GetExperimentAsync(id)).Tags);
        await server.RefusedAsync(
            HttpMethod.Post, "experiments/delete-experiment-tag", $$"""{"experiment_id":"{{id}}","key":"second"}""", 404, "RESOURCE_DOES_NOT_EXIST",
            $"No tag with name: second in experiment with id {id}");
    }

    [Fact]
    public async Task Search_ReadsAllPagesNewestFirst()
    {
        string group = server.Name("group");
        for (int i = 0; i < 5; i++) await server.Client.CreateExperimentAsync($"{group}-{i}", [new("group", group)]);
        List<string> names = [];
        await foreach (var found in server.Client.SearchExperimentsAsync($"tags.group = '{group}'", pageSize: 2)) names.Add(found.Name);
        Assert.Equal([$"{group}-4", $"{group}-3", $"{group}-2", $"{group}-1", $"{group}-0"], names);
    }

    [Fact]
    public async Task Search_OfAnExactlyFullLastPage_GivesNoToken()
    {
        string name = server.Name("only");
        await server.Client.CreateExperimentAsync(name);
        Assert.Null((await server.Client.SearchExperimentsPageAsync($"name = '{name}'", null, ViewType.ActiveOnly, 1, null)).NextPageToken);
    }

    [Theory]
    [InlineData("experiments/create", "{}", "Missing value for required parameter 'name'. See the API docs for more information about request parameters.")]
    [InlineData("experiments/create", """{"name":""}""", "Missing value for required parameter 'name'. See the API docs for more information about request parameters.")]
    [InlineData("experiments/create", """{"name":12}""",
        "Invalid value 12 for parameter 'name' supplied:  Hint: Value was of type 'int'. See the API docs for more information about request parameters.")]
    [InlineData("experiments/create", """{"name":["a"]}""",
        "Invalid value [\"a\"] for parameter 'name' supplied:  Hint: Value was of type 'list'. See the API docs for more information about request parameters.")]
    [InlineData("experiments/delete", """{"experiment_id":"abc"}""", "Invalid experiment ID 'abc'. Experiment ID must be a valid integer.")]
    [InlineData("runs/create", """{"experiment_id":"1.5"}""", "Invalid experiment ID '1.5'. Experiment ID must be a valid integer.")]
    [InlineData("runs/search", """{"experiment_ids":["0","x"]}""", "Invalid experiment ID 'x'. Experiment ID must be a valid integer.")]
    [InlineData("experiments/create", """{"name":"x","artifact_location":"http://localhost/api"}""",
        "'artifact_location' cannot use the 'http' scheme: the 'http' scheme addresses a host other than the tracking server's configured artifact storage, so the server would "
        + "connect to the host named in the URI. Set the MLFLOW_ALLOWED_HOST_ADDRESSED_ARTIFACT_SCHEMES environment variable on the server to allow it.")]
    [InlineData("experiments/create", """{"name":"x","artifact_location":"mlflow-artifacts:/../x"}""",
        "Invalid artifact location: 'mlflow-artifacts:/../x'. It may hold neither '..' nor '#', '?' or ';'.")]
    [InlineData("experiments/update", """{"experiment_id":"0"}""",
        "Missing value for required parameter 'new_name'. See the API docs for more information about request parameters.")]
    [InlineData("experiments/set-experiment-tag", """{"experiment_id":"0","key":"k$","value":"x"}""",
        "Invalid value \"k$\" for parameter 'key' supplied: Names may only contain alphanumerics, underscores (_), dashes (-), periods (.), spaces ( ), colon(:) and slashes (/).")]
    [InlineData("experiments/search", "{}", "Invalid value 0 for parameter 'max_results' supplied. It must be a positive integer")]
    [InlineData("experiments/search", """{"max_results":50001}""", "Invalid value 50001 for parameter 'max_results' supplied. It must be at most 50000")]
    [InlineData("experiments/search", """{"max_results":5,"page_token":"not a token"}""", "Invalid page token, could not base64-decode")]
    [InlineData("experiments/search", """{"max_results":5,"filter":"name = "}""", "Invalid clause(s) in filter string: name, =")]
    public Task WrongRequest_IsRefusedWithTheReferenceServersWords(string path, string json, string message) => server.InvalidAsync(path, json, message);

    [Fact]
    public Task LongName_IsRefused() =>
        server.InvalidAsync("experiments/create", $$"""{"name":"{{new string('x', 501)}}"}""", "'name' exceeds the maximum length of 500 characters");

    [Theory]
    [InlineData("abc", 400, "INVALID_PARAMETER_VALUE", "Invalid experiment ID 'abc'. Experiment ID must be a valid integer.")]
    [InlineData("0x1", 400, "INVALID_PARAMETER_VALUE", "Invalid experiment ID '0x1'. Experiment ID must be a valid integer.")]
    [InlineData("-1", 404, "RESOURCE_DOES_NOT_EXIST", "No Experiment with id=-1 exists")]
    [InlineData("99999999999999999999", 404, "RESOURCE_DOES_NOT_EXIST", "No Experiment with id=99999999999999999999 exists")]
    public Task IdThatIsNone_IsRefused(string id, int status, string code, string message) =>
        server.RefusedAsync(HttpMethod.Get, "experiments/get?experiment_id=" + id, null, status, code, message);

    [Theory]
    [InlineData("my_location", "/my_location", false)]
    [InlineData("./sub/folder", "/sub/folder", false)]
    [InlineData("file:folder", "/folder", true)]
    public async Task RelativeLocation_IsBelowTheFolderOfTheServer(string location, string end, bool isUri)
    {
        string id = (await server.PostAsync("experiments/create", $$"""{"name":"{{server.Name("relative")}}","artifact_location":"{{location}}"}""")).GetProperty("experiment_id").GetString()!;
        string folder = Environment.CurrentDirectory;
        Assert.Equal((isUri ? "file://" : "") + folder + end, (await server.Client.GetExperimentAsync(id)).ArtifactLocation);
    }
}
