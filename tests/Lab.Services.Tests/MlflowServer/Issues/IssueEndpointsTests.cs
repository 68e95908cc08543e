using System.Text.Json;

namespace Lab.Services.Tests.MlflowServer.Issues;

public sealed class IssueEndpointsTests(TrackingServer server) : IClassFixture<TrackingServer>
{
    const string Issues = "/api/3.0/mlflow/issues";

    [Fact]
    public async Task Issue_IsKeptWithAllItSays_AndChanged()
    {
        var (experiment, run) = await server.NewRunAsync();
        var made = (await server.PostAsync(Issues, $$"""
            {"experiment_id":"{{experiment}}","name":"n","description":"d","severity":"high","source_run_id":"{{run}}","root_causes":["r"],"categories":["c"],"created_by":"me"}
            """)).GetProperty("issue");
        string id = made.GetProperty("issue_id").GetString()!;
        Assert.Equal(("pending", "high", run, "r", "me"), (made.GetProperty("status").GetString(), made.GetProperty("severity").GetString(), made.GetProperty("source_run_id").GetString(),
            made.GetProperty("root_causes")[0].GetString(), made.GetProperty("created_by").GetString()));
        using (await server.SendAsync(HttpMethod.Patch, $"{Issues}/{id}", $$"""{"issue_id":"{{id}}","status":"resolved","name":"better"}""")) { }
        var changed = (await server.GetAsync($"{Issues}/{id}")).GetProperty("issue");
        Assert.Equal(("resolved", "better", "d", "high"), (changed.GetProperty("status").GetString(), changed.GetProperty("name").GetString(),
            changed.GetProperty("description").GetString(), changed.GetProperty("severity").GetString()));
        Assert.True(changed.GetProperty("last_updated_timestamp").GetInt64() > made.GetProperty("last_updated_timestamp").GetInt64());
        await server.RefusedAsync(HttpMethod.Get, $"{Issues}/none", null, 404, "RESOURCE_DOES_NOT_EXIST", "Issue with ID 'none' not found");
    }

    [Fact]
    public async Task Search_HasTheWorstFirst_ThenTheNewest_InPages()
    {
        var (experiment, _) = await server.NewRunAsync();
        foreach (string severity in new[] { "low", "high", "", "low" })
            await server.PostAsync(Issues, $$"""{"experiment_id":"{{experiment}}","name":"{{severity}}!","description":"d"{{(severity.Length > 0 ? $",\"severity\":\"{severity}\"" : "")}}}""");
        string of = $"\"experiment_id\":\"{experiment}\"";
        var first = await server.PostAsync($"{Issues}/search", $$"""{{{of}},"max_results":3}""");
        Assert.Equal(["high!", "low!", "low!"], Names(first));
        Assert.Equal(["!"], Names(await server.PostAsync($"{Issues}/search", $$"""{{{of}},"max_results":3,"page_token":"{{first.GetProperty("next_page_token").GetString()}}"}""")));
        Assert.Equal(4, Names(await server.PostAsync($"{Issues}/search", $$"""{{{of}},"filter_string":"status = 'pending' AND status != 'resolved'"}""")).Length);
        Assert.Equal("""{"next_page_token":""}""", (await server.PostAsync($"{Issues}/search", $$"""{{{of}},"filter_string":"status = 'resolved'"}""")).GetRawText());
    }

    [Fact]
    public async Task TracesThatNameAnIssue_AreCountedWhenAskedFor()
    {
        var (experiment, _) = await server.NewRunAsync();
        string id = (await server.PostAsync(Issues, $$"""{"experiment_id":"{{experiment}}","name":"n","description":"d"}""")).GetProperty("issue").GetProperty("issue_id").GetString()!;
        var location = new { mlflow_experiment = new { experiment_id = experiment } };
        await server.PostAsync("/api/3.0/mlflow/traces", JsonSerializer.Serialize(new
        {
            trace = new { trace_info = new { trace_id = $"tr-{id}", trace_location = location, request_time = "2026-01-01T00:00:00Z" } },
        }));
        await server.PostAsync($"/api/3.0/mlflow/traces/tr-{id}/assessments", JsonSerializer.Serialize(new { assessment = new { assessment_name = id, issue = new { issue_name = "n" } } }));
        var found = await server.PostAsync($"{Issues}/search", $$"""{"experiment_id":"{{experiment}}","include_trace_count":true}""");
        Assert.Equal(1, found.GetProperty("issues")[0].GetProperty("trace_count").GetInt32());
    }

    [Theory]
    [InlineData("""{"experiment_id":"0","name":"n"}""", 400, "Missing value for required parameter 'description'. See the API docs for more information about request parameters.")]
    [InlineData("""{"experiment_id":"0","name":"n","description":"d","severity":"bad"}""", 400, "Invalid value \"bad\" for parameter 'severity' supplied: it must be one of not_an_issue, low, medium, high.")]
    [InlineData("""{"experiment_id":"0","name":"n","description":"d","status":"x"}""", 400, "Invalid value \"x\" for parameter 'status' supplied: it must be one of pending, rejected, resolved.")]
    [InlineData("""{"experiment_id":"999999","name":"n","description":"d"}""", 404, "No Experiment with id=999999 exists")]
    [InlineData("""{"experiment_id":"0","name":"n","description":"d","source_run_id":"none"}""", 404, "Run with id=none not found")]
    public Task WrongIssue_IsRefused(string body, int status, string message) =>
        server.RefusedAsync(HttpMethod.Post, Issues, body, status, status == 404 ? "RESOURCE_DOES_NOT_EXIST" : "INVALID_PARAMETER_VALUE", message);

    [Theory]
    [InlineData("""{"filter_string":"name = 'x'"}""")]
    [InlineData("""{"filter_string":"tags.a = 'x'"}""")]
    [InlineData("""{"filter_string":"status < 'x'"}""")]
    [InlineData("""{"max_results":0}""")]
    [InlineData("""{"page_token":"@"}""")]
    public async Task WrongSearch_IsRefused(string body)
    {
        using var answer = await server.SendAsync(HttpMethod.Post, $"{Issues}/search", body);
        Assert.Equal(400, (int)answer.StatusCode);
    }

    static string[] Names(JsonElement page) => [.. page.GetProperty("issues").EnumerateArray().Select(issue => issue.GetProperty("name").GetString()!)];
}
