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

    [Fact]
    public async Task ThousandsOfFields_OrFragmentsThatMultiply_AreRefused()
    {
        string aliases = "{ " + string.Concat(Enumerable.Range(0, 1100).Select(i => $"a{i}: test(inputString: \"x\") {{ output }} ")) + "}";
        string doubling = "query { ...F0 } " + string.Concat(Enumerable.Range(0, 20).Select(i => $"fragment F{i} on Query {{ ...F{i + 1} ...F{i + 1} }} ")) + "fragment F20 on Query { test { output } }";
        string cycle = "query { ...A } fragment A on Query { ...B } fragment B on Query { ...A }";
        foreach (string query in new[] { aliases, doubling, cycle })
        {
            var answer = await AskAsync(query);
            Assert.Equal(JsonValueKind.Null, answer.GetProperty("data").ValueKind);
            Assert.NotEmpty(answer.GetProperty("errors").EnumerateArray());
        }
    }

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
