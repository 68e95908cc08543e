using Lab.Mlflow;

namespace Lab.Services.Tests.MlflowServer.Registry;

public sealed class ModelVersionEndpointsTests(TrackingServer server) : IClassFixture<TrackingServer>
{
    [Fact]
    public async Task Version_OnTheWire_AlwaysHasDescriptionAndRunLink()
    {
        var (name, source, run) = await NewModelAsync();
        await server.Client.CreateModelVersionAsync(name, source, run);
        var raw = (await server.GetAsync($"model-versions/get?name={name}&version=1")).GetProperty("model_version");
        Assert.Equal(
            ["name", "version", "creation_timestamp", "last_updated_timestamp", "current_stage", "description", "source", "run_id", "status", "run_link"],
            raw.EnumerateObject().Select(property => property.Name));
        Assert.Equal(("1", "None", "", "READY", ""), (Text("version"), Text("current_stage"), Text("description"), Text("status"), Text("run_link")));

        string? Text(string property) => raw.GetProperty(property).GetString();
    }

    [Theory]
    [InlineData("version_number = '2'", "2")]
    [InlineData("version_number = ' 2 '", "2")]
    [InlineData("version_number > '1'", "2")]
    [InlineData("version_number != 2", "1")]
    public async Task VersionNumber_MayStandInQuotes(string clause, string found)
    {
        var (name, source, run) = await NewModelAsync();
        for (int i = 0; i < 2; i++) await server.Client.CreateModelVersionAsync(name, source, run);
        var answer = await server.GetAsync("model-versions/search?filter=" + Uri.EscapeDataString($"name = '{name}' AND {clause}"));
        Assert.Equal(found, Assert.Single(answer.GetProperty("model_versions").EnumerateArray()).GetProperty("version").GetString());
    }

    [Theory]
    [InlineData("'x'")]
    [InlineData("''")]
    [InlineData("'1.5'")]
    [InlineData("1.5")]
    [InlineData("99999999999999999999")]
    public async Task VersionNumber_ThatIsNone_IsRefused(string value) => await server.RefusedAsync(
        HttpMethod.Get, "model-versions/search?filter=" + Uri.EscapeDataString($"version_number = {value}"), null,
        400, ErrorCodes.InvalidParameterValue, $"Invalid value for numeric attribute 'version_number': {value}");

    [Fact]
    public async Task NumberOfADeletedVersion_IsNotGivenOutAgain()
    {
        var (name, source, run) = await NewModelAsync();
        await server.Client.CreateModelVersionAsync(name, source, run);
        await server.Client.DeleteModelVersionAsync(name, "1");
        await server.RefusedAsync(
            HttpMethod.Get, $"model-versions/get?name={name}&version=1", null, 404, "RESOURCE_DOES_NOT_EXIST", $"Model Version (name={name}, version=1) not found");
        Assert.Equal("2", (await server.Client.CreateModelVersionAsync(name, source, run)).Version);
    }

    [Fact]
    public async Task DeletedVersion_TakesItsAliasesAlong()
    {
        var (name, source, run) = await NewModelAsync();
        await server.Client.RegisterModelAsync(name, source, run, alias: "champion");
        await server.Client.DeleteModelVersionAsync(name, "1");
        Assert.Empty((await server.Client.GetRegisteredModelAsync(name)).Aliases);
    }

    [Fact]
    public async Task Stage_CanPutOthersAway()
    {
        var (name, source, run) = await NewModelAsync();
        for (int i = 0; i < 3; i++) await server.Client.CreateModelVersionAsync(name, source, run);
        await server.Client.TransitionStageAsync(name, "1", "Production");
        Assert.Equal("Production", (await server.Client.TransitionStageAsync(name, "2", "production", archiveExistingVersions: true)).CurrentStage);
        var latest = await server.Client.GetLatestVersionsAsync(name);
        Assert.Equal([("1", "Archived"), ("2", "Production"), ("3", "None")], latest.Select(version => (version.Version, version.CurrentStage)));
        Assert.Equal("2", Assert.Single(await server.Client.GetLatestVersionsAsync(name, ["PRODUCTION"])).Version);
        await server.InvalidAsync(
            "model-versions/transition-stage", $$"""{"name":"{{name}}","version":"1","stage":"Best","archive_existing_versions":false}""",
            "Invalid Model Version stage: Best. Value must be one of None, Staging, Production, Archived.");
    }

    [Fact]
    public async Task Copy_KeepsItsSource_AndIsDownloadedFromTheOrigin()
    {
        var (name, source, run) = await NewModelAsync();
        await server.Client.CreateModelVersionAsync(name, source, run);
        var copy = await server.Client.CreateModelVersionAsync(name, $"models:/{name}/1");
        Assert.Equal(($"models:/{name}/1", run), (copy.Source, copy.RunId));
        Assert.Equal(source, await server.Client.GetDownloadUriAsync(name, copy.Version));
    }

    [Fact]
    public async Task Search_ComparesNumbersAndTexts()
    {
        var (name, source, run) = await NewModelAsync();
        for (int i = 0; i < 11; i++) await server.Client.CreateModelVersionAsync(name, source, run, tags: [new("n", $"{i}")]);
        Assert.Equal("10 11", await VersionsAsync($"name = '{name}' AND version_number >= 10"));
        Assert.Equal("3", await VersionsAsync($"name = '{name}' AND tags.n = '2'"));
        Assert.Equal("1 2 3 4 5 6 7 8 9 10 11", await VersionsAsync($"run_id IN ('{run}', 'x') AND name = '{name}'"));
        Assert.Equal("", await VersionsAsync($"name = '{name}' AND source_path LIKE 'models:%'"));
    }

    [Theory]
    [InlineData("filter=current_stage%20%3D%20'None'", "Invalid attribute key 'current_stage' specified. Valid keys are '{'name', 'run_id', 'source_path', 'version_number'}'")]
    [InlineData("order_by=colour",
        "Invalid attribute key 'colour' specified. Valid keys are '{'name', 'version_number', 'creation_timestamp', 'last_updated_timestamp'}'")]
    [InlineData("filter=version_number%20LIKE%20'1'", "Invalid comparator for attribute version_number: LIKE")]
    [InlineData("max_results=0", "Invalid value for max_results. It must be a positive integer, but got 0")]
    public Task WrongSearch_IsRefused(string query, string message) =>
        server.RefusedAsync(HttpMethod.Get, "model-versions/search?" + query, null, 400, "INVALID_PARAMETER_VALUE", message);

    [Theory]
    [InlineData("file:///etc/hostname", "To use a local path as a model version source")]
    [InlineData("/etc/hostname", "To use a local path as a model version source")]
    [InlineData("../x", "To use a local path as a model version source")]
    [InlineData("C:\\x", "To use a local path as a model version source")]
    [InlineData("mlflow-artifacts:/../../x", "an absolute path must be provided without relative path references present")]
    [InlineData("mlflow-artifacts:/%2e%2e/x", "an absolute path must be provided without relative path references present")]
    [InlineData("mlflow-artifacts:/%252e%252e/x", "an absolute path must be provided without relative path references present")]
    [InlineData("http://example.com/x", "'source' cannot use the 'http' scheme")]
    [InlineData("mlflow-artifacts://example.com/x", "The run_id request parameter must identify the resource that contains the source.")]
    [InlineData("mlflow-artifacts:/0/x", "The run_id request parameter must identify the resource that contains the source.")]
    [InlineData("mlflow-artifacts:/0/00000000000000000000000000000000/artifacts", "The run_id request parameter must identify the resource that contains the source.")]
    [InlineData("runs:/00000000000000000000000000000000/model", "The run_id request parameter must identify the resource that contains the source.")]
    [InlineData("models:/m-00000000000000000000000000000000", "The model_id request parameter must identify the resource that contains the source.")]
    [InlineData("models://host/x", "The model_id request parameter must identify the resource that contains the source.")]
    public async Task SourceThatIsNotOfTheRun_IsRefused(string source, string part)
    {
        var (name, _, run) = await NewModelAsync();
        var refused = await Assert.ThrowsAsync<MlflowException>(() => server.Client.CreateModelVersionAsync(name, source, run));
        Assert.Equal(ErrorCodes.InvalidParameterValue, refused.ErrorCode);
        Assert.Contains(part, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mlflow-artifacts:/0/x", "run_id")]
    [InlineData("/x", "run_id")]
    public async Task RunThatIsNotThere_IsRefused(string source, string field)
    {
        string name = server.Name("model");
        await server.Client.CreateRegisteredModelAsync(name);
        var refused = await Assert.ThrowsAsync<MlflowException>(() => server.Client.CreateModelVersionAsync(name, source, "none"));
        Assert.Equal(
            (ErrorCodes.InvalidParameterValue, $"Invalid model version source: '{source}'. The {field} request parameter must identify the resource that contains the source."),
            (refused.ErrorCode, refused.Message));
    }

    [Fact]
    public async Task VersionsWithTheSameNumber_ComeByName()
    {
        string run = Guid.NewGuid().ToString("N");
        string[] names = [server.Name("a-model"), server.Name("b-model")];
        foreach (string name in names)
        {
            await server.Client.CreateRegisteredModelAsync(name);
            await server.Client.CreateModelVersionAsync(name, $"runs:/{run}/model", run);
        }
        var found = await server.GetAsync($"model-versions/search?filter={Uri.EscapeDataString($"run_id = '{run}'")}&order_by={Uri.EscapeDataString("version_number DESC")}");
        Assert.Equal(names, found.GetProperty("model_versions").EnumerateArray().Select(version => version.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task RunOfAnotherServer_IsTheSourceOfAVersion_ThatNamesIt()
    {
        string name = server.Name("model");
        await server.Client.CreateRegisteredModelAsync(name);
        var version = await server.Client.CreateModelVersionAsync(name, "runs:/elsewhere/model", "elsewhere");
        Assert.Equal(("runs:/elsewhere/model", "elsewhere"), (version.Source, version.RunId));
        Assert.Equal("runs:/elsewhere/model", await server.Client.GetDownloadUriAsync(name, version.Version));
    }

    [Fact]
    public async Task LoggedModel_IsTheSourceOfAVersion_WhichItNames()
    {
        string name = server.Name("model");
        await server.Client.CreateRegisteredModelAsync(name);
        var (experiment, run) = await server.NewRunAsync();
        var model = (await server.PostAsync("logged-models", $$"""{"experiment_id":"{{experiment}}","source_run_id":"{{run}}"}""")).GetProperty("model").GetProperty("info");
        string id = model.GetProperty("model_id").GetString()!;
        var made = (await server.PostAsync("model-versions/create", $$"""{"name":"{{name}}","source":"models:/{{id}}","model_id":"{{id}}"}""")).GetProperty("model_version");
        Assert.Equal(($"models:/{id}", run), (made.GetProperty("source").GetString(), made.GetProperty("run_id").GetString()));
        Assert.Equal(model.GetProperty("artifact_uri").GetString(), await server.Client.GetDownloadUriAsync(name, "1"));
        Assert.Contains(
            $$"""{"key":"mlflow.modelVersions","value":"[{\"name\": \"{{name}}\", \"version\": 1}]"}""", (await server.GetAsync("logged-models/" + id)).GetRawText(), StringComparison.Ordinal);
        // A copy may name another run or model only where its origin does.
        await server.InvalidAsync("model-versions/create", $$"""{"name":"{{name}}","source":"models:/{{name}}/1","model_id":"m-1"}""",
            $"Invalid model version source: 'models:/{name}/1'. The run_id and model_id request parameters must match the referenced model version.");
        await server.InvalidAsync("model-versions/create", $$"""{"name":"{{name}}","source":"models:/{{id}}","model_id":"m-1"}""",
            $"Invalid model version source: 'models:/{id}'. The model_id request parameter must identify the resource that contains the source.");
    }

    [Theory]
    [InlineData("s3://bucket/prompt")]
    [InlineData("models:/m-1")]
    [InlineData("/etc/hostname")]
    public async Task PromptWithASource_IsRefused(string source)
    {
        string name = server.Name("prompt"), tags = """[{"key":"mlflow.prompt.is_prompt","value":"true"},{"key":"mlflow.prompt.text","value":"Say {{x}}"}]""";
        await server.PostAsync("registered-models/create", $$"""{"name":"{{name}}","tags":{{tags}}}""");
        await server.InvalidAsync("model-versions/create", $$"""{"name":"{{name}}","source":"{{source}}","tags":{{tags}}}""",
            $"Invalid prompt source: '{source}'. Prompt sources must use an MLflow placeholder.");
        await server.PostAsync("model-versions/create", $$"""{"name":"{{name}}","source":"dummy-source","tags":{{tags}}}""");
        await server.PostAsync("model-versions/create", $$"""{"name":"{{name}}","source":"prompt-template","tags":{{tags}}}""");
        await server.InvalidAsync("model-versions/create", $$"""{"name":"{{name}}","source":"models:/{{name}}/1"}""",
            $"Invalid model version source: 'models:/{name}/1'. Prompt versions cannot be used as model version sources.");
        await server.RefusedAsync(HttpMethod.Post, "registered-models/create", $$"""{"name":"{{name}}"}""", 400, "RESOURCE_ALREADY_EXISTS",
            $"Tried to create a registered model with name '{name}', but the name is already taken by a prompt. MLflow does not allow creating a model and a prompt with the same name.");
    }

    [Fact]
    public async Task VersionThatIsNoNumber_IsRefused() => await server.RefusedAsync(
        HttpMethod.Get, "model-versions/get?name=x&version=abc", null, 400, "INVALID_PARAMETER_VALUE", "Parameter 'version' must be an integer, got 'abc'.");

    [Fact]
    public async Task TagsAndDescription_AreChanged()
    {
        var (name, source, run) = await NewModelAsync();
        await server.Client.CreateModelVersionAsync(name, source, run);
        Assert.Equal("one", (await server.Client.UpdateModelVersionAsync(name, "1", "one")).Description);
        await server.Client.SetModelVersionTagAsync(name, "1", "k", "v");
        Assert.Equal([new("k", "v")], (await server.Client.GetModelVersionAsync(name, "1")).Tags);
        await server.Client.DeleteModelVersionTagAsync(name, "1", "k");
        Assert.Empty((await server.Client.GetModelVersionAsync(name, "1")).Tags);
    }

    async Task<string> VersionsAsync(string filter)
    {
        List<string> numbers = [];
        await foreach (var version in server.Client.SearchModelVersionsAsync(filter, ["version_number"], pageSize: 4)) numbers.Add(version.Version);
        return string.Join(' ', numbers);
    }

    async Task<(string Name, string Source, string Run)> NewModelAsync()
    {
        string name = server.Name("model");
        await server.Client.CreateRegisteredModelAsync(name);
        var (experiment, run) = await server.NewRunAsync();
        return (name, $"mlflow-artifacts:/{experiment}/{run}/artifacts/model", run);
    }
}
