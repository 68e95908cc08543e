using Lab.Mlflow.Protocol;

namespace Lab.Services.Tests.MlflowServer.Tracking;

public sealed class RunEndpointsTests(TrackingServer server) : IClassFixture<TrackingServer>
{
    [Fact]
    public Task RunWithMoreThanAHundredThousandTags_IsRefused() => server.InvalidAsync(
        "runs/create", $$"""{"tags":[{{string.Join(',', Enumerable.Repeat("{}", 100_001))}}]}""",
        "A request can contain at most 100000 tags. Got 100001. Please split them up across multiple requests and try again.");

    [Fact]
    public async Task Create_WithoutAName_MakesOneUpThatIsAlsoATag()
    {
        string experiment = await server.Client.CreateExperimentAsync(server.Name("names"));
        var raw = (await server.PostAsync("runs/create", $$"""{"experiment_id":"{{experiment}}","start_time":"77","tags":[{"key":"a","value":"1"}]}""")).GetProperty("run");
        var info = raw.GetProperty("info");
        string name = info.GetProperty("run_name").GetString()!;
        Assert.Matches("^[a-z]+-[a-z]+-[0-9]{1,3}$", name);
        Assert.Matches("^[0-9a-f]{32}$", info.GetProperty("run_id").GetString());
        Assert.Equal(77, info.GetProperty("start_time").GetInt64());
        Assert.False(info.TryGetProperty("end_time", out _));
        Assert.Equal($$"""{"tags":[{"key":"a","value":"1"},{"key":"mlflow.runName","value":"{{name}}"}]}""", raw.GetProperty("data").GetRawText());
        Assert.Equal("{}", raw.GetProperty("inputs").GetRawText());
    }

    [Fact]
    public async Task NameAndTag_AreOne()
    {
        string experiment = await server.Client.CreateExperimentAsync(server.Name("one"));
        string run = (await server.Client.CreateRunAsync(experiment, tags: [new("mlflow.runName", "from tag")])).Info.RunId;
        Assert.Equal("from tag", (await server.Client.GetRunAsync(run)).Info.RunName);
        await server.Client.UpdateRunAsync(run, name: "from update");
        Assert.Contains(new Tag("mlflow.runName", "from update"), (await server.Client.GetRunAsync(run)).Data.Tags);
        await server.Client.SetTagAsync(run, "mlflow.runName", "from set-tag");
        Assert.Equal("from set-tag", (await server.Client.GetRunAsync(run)).Info.RunName);
        await server.InvalidAsync(
            "runs/create", $$"""{"experiment_id":"{{experiment}}","run_name":"x","tags":[{"key":"mlflow.runName","value":"y"}]}""",
            "Both 'run_name' argument and 'mlflow.runName' tag are specified, but with different values (run_name='x', mlflow.runName='y').");
    }

    [Theory]
    [InlineData(RunStatus.Scheduled)]
    [InlineData(RunStatus.Finished)]
    [InlineData(RunStatus.Failed)]
    [InlineData(RunStatus.Killed)]
    public async Task Update_ChangesTheStatusAndNothingElse(RunStatus status)
    {
        var (_, run) = await server.NewRunAsync();
        var before = (await server.Client.GetRunAsync(run)).Info;
        Assert.Equal(before with { Status = status }, await server.Client.UpdateRunAsync(run, status));
    }

    [Fact]
    public async Task Update_WithAnUnknownStatus_LeavesItAsItIs()
    {
        var (_, run) = await server.NewRunAsync();
        var answer = await server.PostAsync("runs/update", $$"""{"run_id":"{{run}}","status":"FOO"}""");
        Assert.Equal("RUNNING", answer.GetProperty("run_info").GetProperty("status").GetString());
        answer = await server.PostAsync("runs/update", $$"""{"run_id":"{{run}}","status":3}""");
        Assert.Equal("FINISHED", answer.GetProperty("run_info").GetProperty("status").GetString());
    }

    [Fact]
    public async Task DeletedRun_RefusesValues_AndIsFoundAmongTheDeletedOnly()
    {
        var (experiment, run) = await server.NewRunAsync();
        await server.Client.DeleteRunAsync(run);
        await server.Client.DeleteRunAsync(run);
        string refused = $"The run {run} must be in the 'active' state. Current state is deleted.";
        await server.InvalidAsync("runs/log-metric", $$"""{"run_id":"{{run}}","key":"m","value":1,"timestamp":1}""", refused);
        await server.InvalidAsync("runs/log-parameter", $$"""{"run_id":"{{run}}","key":"p","value":"1"}""", refused);
        await server.InvalidAsync("runs/set-tag", $$"""{"run_id":"{{run}}","key":"t","value":"1"}""", refused);
        await server.InvalidAsync("runs/update", $$"""{"run_id":"{{run}}","status":"FINISHED"}""", refused);
        Assert.Empty((await server.Client.SearchRunsPageAsync([experiment], null, null, ViewType.ActiveOnly, 10, null)).Items);
        Assert.Single((await server.Client.SearchRunsPageAsync([experiment], null, null, ViewType.DeletedOnly, 10, null)).Items);
        await server.Client.RestoreRunAsync(run);
        Assert.Equal(Lifecycle.Active, (await server.Client.GetRunAsync(run)).Info.LifecycleStage);
    }

    [Fact]
    public async Task UnknownRun_IsNotFound()
    {
        string id = new('0', 32);
        await server.RefusedAsync(HttpMethod.Get, $"runs/get?run_id={id}", null, 404, "RESOURCE_DOES_NOT_EXIST", $"Run with id={id} not found");
        await server.RefusedAsync(
            HttpMethod.Get, "runs/get", null, 400, "INVALID_PARAMETER_VALUE",
            "Missing value for required parameter 'run_id'. See the API docs for more information about request parameters.");
        await server.RefusedAsync(
            HttpMethod.Post, "runs/create", """{"experiment_id":"987654321"}""", 404, "RESOURCE_DOES_NOT_EXIST", "No Experiment with id=987654321 exists");
    }

    [Fact]
    public async Task OldFieldName_StillNamesTheRun()
    {
        var (_, run) = await server.NewRunAsync();
        var answer = await server.GetAsync($"/ajax-api/2.0/mlflow/runs/get?run_uuid={run}");
        Assert.Equal(run, answer.GetProperty("run").GetProperty("info").GetProperty("run_id").GetString());
    }
}
