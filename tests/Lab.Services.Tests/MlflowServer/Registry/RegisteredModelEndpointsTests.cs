using Lab.Mlflow;

namespace Lab.Services.Tests.MlflowServer.Registry;

public sealed class RegisteredModelEndpointsTests(TrackingServer server) : IClassFixture<TrackingServer>
{
    [Fact]
    public async Task Create_ThenGet_LeavesOutWhatIsEmpty()
    {
        string name = server.Name("model");
        await server.Client.CreateRegisteredModelAsync(name, tags: [new("task", "sentiment")]);
        var raw = (await server.GetAsync($"registered-models/get?name={name}")).GetProperty("registered_model");
        Assert.Equal(["name", "creation_timestamp", "last_updated_timestamp", "tags"], raw.EnumerateObject().Select(property => property.Name));
        await server.RefusedAsync(
            HttpMethod.Post, "registered-models/create", $$"""{"name":"{{name}}"}""", 400, "RESOURCE_ALREADY_EXISTS", $"Registered Model (name={name}) already exists.");
    }

    [Fact]
    public async Task Rename_TakesVersionsAndAliasesAlong()
    {
        var (name, _, _) = await NewVersionAsync();
        await server.Client.SetAliasAsync(name, "champion", "1");
        string renamed = server.Name("renamed");
        await server.Client.RenameRegisteredModelAsync(name, renamed);
        Assert.Equal("1", (await server.Client.FindVersionByAliasAsync(renamed, "champion"))?.Version);
        await server.RefusedAsync(
            HttpMethod.Get, $"registered-models/get?name={name}", null, 404, "RESOURCE_DOES_NOT_EXIST", $"Registered Model with name={name} not found");
    }

    [Theory]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("..a")]
    public async Task NameThatIsAPath_IsRefusedWithTheReferenceServersWords(string name)
    {
        string message = $"Invalid value \"{name}\" for parameter 'name' supplied: Names may be treated as files in certain cases, and must not resolve to other names "
            + $"when treated as such. This name would resolve to '{name}'";
        await server.InvalidAsync("registered-models/create", $$"""{"name":"{{name}}"}""", message);
        await server.InvalidAsync("registered-models/set-tag", $$"""{"name":"{{name}}","key":"a","value":"b"}""", message);
        await server.InvalidAsync("model-versions/create", $$"""{"name":"{{name}}","source":"s3://bucket/model"}""", message);
        await server.RefusedAsync(HttpMethod.Get, $"registered-models/get?name={name}", null, 400, ErrorCodes.InvalidParameterValue, message);
        string taken = server.Name("model");
        await server.Client.CreateRegisteredModelAsync(taken);
        await server.InvalidAsync("registered-models/rename", $$"""{"name":"{{taken}}","new_name":"{{name}}"}""", message);
    }

    [Fact]
    public async Task BlankName_IsMissing() =>
        await server.InvalidAsync("registered-models/create", """{"name":" "}""", "Missing value for required parameter 'name'.");

    [Fact]
    public async Task Rename_ToANameInUse_IsRefused()
    {
        string a = server.Name("a"), b = server.Name("b");
        await server.Client.CreateRegisteredModelAsync(a);
        await server.Client.CreateRegisteredModelAsync(b);
        var refused = await Assert.ThrowsAsync<MlflowException>(() => server.Client.RenameRegisteredModelAsync(a, b));
        Assert.Equal(ErrorCodes.ResourceAlreadyExists, refused.ErrorCode);
    }

    [Fact]
    public async Task Update_WithoutADescription_ClearsIt()
    {
        string name = server.Name("described");
        await server.Client.CreateRegisteredModelAsync(name, "first");
        Assert.Equal("second", (await server.Client.UpdateRegisteredModelAsync(name, "second")).Description);
        Assert.Null((await server.Client.UpdateRegisteredModelAsync(name, null)).Description);
    }

    [Fact]
    public async Task Alias_MovesAndIsRemovedWithoutComplaint()
    {
        var (name, source, run) = await NewVersionAsync();
        await server.Client.CreateModelVersionAsync(name, source, run);
        await server.Client.SetAliasAsync(name, "champion", "1");
        await server.Client.SetAliasAsync(name, "champion", "2");
        Assert.Equal("2", (await server.Client.FindVersionByAliasAsync(name, "champion"))?.Version);
        Assert.Empty((await server.Client.GetModelVersionAsync(name, "1")).Aliases);
        await server.Client.DeleteAliasAsync(name, "champion");
        await server.Client.DeleteAliasAsync(name, "champion");
        Assert.Null(await server.Client.FindVersionByAliasAsync(name, "champion"));
        await server.RefusedAsync(
            HttpMethod.Get, $"registered-models/alias?name={name}&alias=champion", null, 400, "INVALID_PARAMETER_VALUE", "Registered model alias champion not found.");
    }

    [Theory]
    [InlineData("latest", "'latest' alias name (case insensitive) is reserved.")]
    [InlineData("LATEST", "'latest' alias name (case insensitive) is reserved.")]
    [InlineData("v1", "Version alias name 'v1' is reserved.")]
    [InlineData("a b", "Invalid alias name: 'a b'. Names may only contain alphanumerics, underscores (_), and dashes (-).")]
    [InlineData("", "Missing value for required parameter 'alias'. See the API docs for more information about request parameters.")]
    public async Task WrongAlias_IsRefused(string alias, string message)
    {
        var (name, _, _) = await NewVersionAsync();
        await server.InvalidAsync("registered-models/alias", $$"""{"name":"{{name}}","alias":"{{alias}}","version":"1"}""", message);
    }

    [Fact]
    public async Task Search_OrdersByNameAndHidesPrompts()
    {
        string group = server.Name("grp");
        foreach (string name in new[] { "b", "a", "D" }) await server.Client.CreateRegisteredModelAsync($"{group}-{name}", tags: [new("grp", group), new("kind", name)]);
        await server.Client.CreateRegisteredModelAsync($"{group}-p", tags: [new("grp", group), new("mlflow.prompt.is_prompt", "true")]);
        Assert.Equal($"{group}-D {group}-a {group}-b", await NamesAsync($"tags.grp = '{group}'"));
        Assert.Equal($"{group}-D {group}-a {group}-b", await NamesAsync($"tags.grp = '{group}' AND tag.`mlflow.prompt.is_prompt` != 'true'"));
        Assert.Equal($"{group}-p", await NamesAsync($"tags.grp = '{group}' AND tag.`mlflow.prompt.is_prompt` = 'true'"));
        Assert.Equal($"{group}-b {group}-a", await NamesAsync($"name LIKE '{group}-%' AND tags.kind != 'D'", "name DESC"));
        Assert.Equal("", await NamesAsync($"name LIKE '{group}-d'"));
        Assert.Equal($"{group}-D", await NamesAsync($"name ILIKE '{group}-d'"));
    }

    [Theory]
    [InlineData("filter=colour%20%3D%20'x'", "Invalid attribute key 'colour' specified. Valid keys are '{'name'}'")]
    [InlineData("filter=name%20%3E%20'x'", "Invalid comparator for attribute: >")]
    [InlineData("order_by=colour", "Invalid order by key 'colour' specified. Valid keys are '{'name', 'timestamp'}'")]
    [InlineData("max_results=1001",
        "Invalid value \"1001\" for parameter 'max_results' supplied:  Hint: Value was of type 'str'. See the API docs for more information about request parameters.")]
    public Task WrongSearch_IsRefused(string query, string message) =>
        server.RefusedAsync(HttpMethod.Get, "registered-models/search?" + query, null, 400, "INVALID_PARAMETER_VALUE", message);

    [Theory]
    [InlineData("a/b")]
    [InlineData("a:b")]
    public Task WrongName_IsRefused(string name) =>
        server.InvalidAsync("registered-models/create", $$"""{"name":"{{name}}"}""", $"Invalid model name '{name}'. Names cannot contain '/' or ':'.");

    [Fact]
    public async Task Tags_AreSetAndRemoved()
    {
        string name = server.Name("tagged");
        await server.Client.CreateRegisteredModelAsync(name);
        await server.Client.SetRegisteredModelTagAsync(name, "x y", "1");
        Assert.Equal([new("x y", "1")], (await server.Client.GetRegisteredModelAsync(name)).Tags);
        await server.Client.DeleteRegisteredModelTagAsync(name, "x y");
        await server.Client.DeleteRegisteredModelTagAsync(name, "x y");
        Assert.Empty((await server.Client.GetRegisteredModelAsync(name)).Tags);
    }

    async Task<string> NamesAsync(string filter, params string[] order)
    {
        List<string> names = [];
        await foreach (var model in server.Client.SearchRegisteredModelsAsync(filter, order, pageSize: 2)) names.Add(model.Name);
        return string.Join(' ', names);
    }

    async Task<(string Name, string Source, string Run)> NewVersionAsync()
    {
        string name = server.Name("versioned");
        var (experiment, run) = await server.NewRunAsync();
        string source = $"mlflow-artifacts:/{experiment}/{run}/artifacts/model";
        await server.Client.RegisterModelAsync(name, source, run);
        return (name, source, run);
    }
}
