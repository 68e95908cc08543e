using System.Text.Json;

namespace Lab.Services.Tests.MlflowServer.GraphQl;

/// <summary>What the recorded exchanges of GraphQL do not show.</summary>
public sealed class GraphQlEndpointTests(TrackingServer server) : IClassFixture<TrackingServer>
{
    [Fact]
    public async Task WhatIsLeftOutOnTheWire_StandsWithWhatItMeans()
    {
        var (_, run) = await server.NewRunAsync();
        var answer = await AskAsync($$"""{ mlflowGetRun(input: {runId: "{{run}}"}) { apiError { code } run { info { endTime status } data { metrics { key } } inputs { datasetInputs { tags { key } } } modelVersions { name } } } }""");
        Assert.Equal(
            """{"apiError":null,"run":{"info":{"endTime":"0","status":"RUNNING"},"data":{"metrics":[]},"inputs":{"datasetInputs":[]},"modelVersions":[]}}""",
            answer.GetProperty("data").GetProperty("mlflowGetRun").GetRawText());
    }

    [Theory]
    [InlineData("{ notAField }", "Cannot query field 'notAField' on type 'Query'.")]
    [InlineData("{ mlflowGetRun { run { info { runId } } } }", "The field 'mlflowGetRun' needs its argument 'input'.")]
    [InlineData("""{ mlflowGetExperiment(input: {experimentId: "abc"}) { experiment { name } } }""", "Invalid experiment ID 'abc'. Experiment ID must be a valid integer.")]
    public async Task WrongQuery_IsAmongTheErrors(string query, string message) =>
        Assert.Equal([message], (await AskAsync(query)).GetProperty("errors").EnumerateArray().Select(error => error.GetString()));

    [Theory]
    [InlineData("{")]
    [InlineData("query Q($x: Nothing) { test }")]
    public async Task TextThatIsNoQuery_IsAmongTheErrors(string query)
    {
        var answer = await AskAsync(query);
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("data").ValueKind);
        Assert.NotEmpty(answer.GetProperty("errors").EnumerateArray());
    }

    [Theory]
    [InlineData("roots", "GraphQL queries should have at most 10 root fields, got 12 root fields. To increase the limit, set the MLFLOW_SERVER_GRAPHQL_MAX_ROOT_FIELDS environment variable.")]
    [InlineData("aliases", "GraphQL queries should have at most 10 aliases, got 12 aliases. To increase the limit, set the MLFLOW_SERVER_GRAPHQL_MAX_ALIASES environment variable.")]
    [InlineData("spread aliases", "GraphQL queries should have at most 10 aliases, got 12 aliases. To increase the limit, set the MLFLOW_SERVER_GRAPHQL_MAX_ALIASES environment variable.")]
    [InlineData("depth", "Query exceeds maximum depth of 10")]
    [InlineData("selections", "Query exceeds maximum total selections of 1000")]
    [InlineData("doubling at one level", "Query exceeds maximum total selections of 1000")]
    [InlineData("doubling", "Query exceeds maximum total selections of 1000")]
    public async Task QueryThatAsksForTooMuch_IsRefused(string kind, string message)
    {
        string query = kind switch
        {
            "roots" => "{ " + Many(12, i => $"a{i}: test(inputString: \"x\") {{ output }} ") + "}",
            "aliases" => "{ mlflowGetExperiment(input: {experimentId: \"1\"}) { " + Many(12, i => $"e{i}: experiment {{ name }} ") + "} }",
            "spread aliases" => "{ mlflowGetExperiment(input: {experimentId: \"1\"}) { ...A ...B } } "
                + Many(2, f => $"fragment {"AB"[f]} on MlflowGetExperimentResponse {{ {Many(6, i => $"e{f}{i}: experiment {{ name }} ")} }} "),
            "depth" => "{ " + Many(12, _ => "name { ") + "name" + Many(12, _ => " }") + " }",
            "selections" => "{ mlflowGetExperiment(input: {experimentId: \"1\"}) { experiment { " + Many(1002, i => $"field_{i} {{ name }} ") + "} } }",
            "doubling at one level" => "query { ...F0 } " + Many(20, i => $"fragment F{i} on Query {{ ...F{i + 1} ...F{i + 1} }} ") + "fragment F20 on Query { test { output } }",
            // Each field is one more level, and asks for two of the next.
            _ => "{ mlflowGetRun(input: {runId: \"1\"}) { ...F0 } } " + Many(6, i => $"fragment F{i} on T {{ {Many(4, k => $"k{k} {{ ...F{i + 1} }} ")} }} ") + "fragment F6 on T { name }",
        };
        var answer = await AskAsync(query);
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("data").ValueKind);
        Assert.Equal([message], answer.GetProperty("errors").EnumerateArray().Select(error => error.GetString()));

        static string Many(int count, Func<int, string> part) => string.Concat(Enumerable.Range(0, count).Select(part));
    }

    [Theory]
    [InlineData("query { ...A } fragment A on Query { ...B } fragment B on Query { ...A }")]
    [InlineData("query { test { ...A } } fragment A on Test { output ...A }")]
    public async Task FragmentsThatSpreadThemselves_AreAmongTheErrors(string query) => Assert.NotEmpty((await AskAsync(query)).GetProperty("errors").EnumerateArray());

    [Fact]
    public Task BodyWithoutAQuery_IsRefused() => server.RefusedAsync(HttpMethod.Post, "/graphql", "{}", 400, "INVALID_PARAMETER_VALUE",
        "Missing value for required parameter 'query'. See the API docs for more information about request parameters.");

    [Fact]
    public async Task Schema_DescribesItself()
    {
        var answer = await AskAsync("""{ __type(name: "MlflowRunInfo") { fields { name type { name } } } }""");
        Assert.Contains("""{"name":"startTime","type":{"name":"LongString"}}""", answer.GetRawText(), StringComparison.Ordinal);
    }

    Task<JsonElement> AskAsync(string query) => server.PostAsync("/graphql", JsonSerializer.Serialize(new Dictionary<string, string> { ["query"] = query }));
}
