using System.Text.Json;

namespace Lab.Services.Tests.MlflowServer.Scorers;

public sealed class ScorerEndpointsTests(TrackingServer server) : IClassFixture<TrackingServer>
{
    const string Scorers = "/api/3.0/mlflow/scorers";

    [Fact]
    public async Task Versions_CountUp_AndTheNewestIsListed()
    {
        var (experiment, _) = await server.NewRunAsync();
        string id = (await RegisterAsync(experiment, "s", """{"a":1}""")).GetProperty("scorer_id").GetString()!;
        var second = await RegisterAsync(experiment, "s", """{"a":2}""");
        Assert.Equal((2, id, experiment), (second.GetProperty("version").GetInt32(), second.GetProperty("scorer_id").GetString(), second.GetProperty("experiment_id").GetString()));
        await RegisterAsync(experiment, "r", "{}");
        Assert.Equal(["r 1", "s 2"], Listed(await server.GetAsync($"{Scorers}/list?experiment_id={experiment}")));
        Assert.Equal(["r 1", "s 2"], Listed(await server.GetAsync($"{Scorers}/list?experiment_ids={experiment}&experiment_ids=999999")));
        Assert.Contains("s 2", Listed(await server.GetAsync($"{Scorers}/list")));
        Assert.Equal(["s 1", "s 2"], Listed(await server.GetAsync($"{Scorers}/versions?experiment_id={experiment}&name=s")));
        Assert.Equal("""{"a":1}""", (await server.GetAsync($"{Scorers}/get?experiment_id={experiment}&name=s&version=1")).GetProperty("scorer").GetProperty("serialized_scorer").GetString());
        Assert.Equal("""{"a":2}""", (await server.GetAsync($"{Scorers}/get?experiment_id={experiment}&name=s")).GetProperty("scorer").GetProperty("serialized_scorer").GetString());
    }

    [Fact]
    public async Task Deleted_IsOneVersionOrAll()
    {
        var (experiment, _) = await server.NewRunAsync();
        for (int i = 0; i < 3; i++) await RegisterAsync(experiment, "s", "{}");
        using (await server.SendAsync(HttpMethod.Delete, $"{Scorers}/delete", $$"""{"experiment_id":"{{experiment}}","name":"s","version":2}""")) { }
        Assert.Equal(["s 1", "s 3"], Listed(await server.GetAsync($"{Scorers}/versions?experiment_id={experiment}&name=s")));
        using (await server.SendAsync(HttpMethod.Delete, $"{Scorers}/delete", $$"""{"experiment_id":"{{experiment}}","name":"s"}""")) { }
        Assert.Empty(Listed(await server.GetAsync($"{Scorers}/list?experiment_id={experiment}")));
        await server.RefusedAsync(HttpMethod.Get, $"{Scorers}/get?experiment_id={experiment}&name=s&version=1", null, 404, "RESOURCE_DOES_NOT_EXIST",
            $"Scorer with name 's' not found for experiment {experiment}.");
    }

    [Theory]
    [InlineData("nojson", "serialized_scorer must be valid JSON")]
    [InlineData("[]", "serialized_scorer must be a JSON object")]
    [InlineData("""{"x":[{"y":{"call_source":"import os"}}]}""", "Custom scorer registration (using @scorer decorator) is disabled by default")]
    [InlineData("""{"instructions_judge_pydantic_data":{"model":" "}}""", "Scorer model cannot be empty or contain only whitespace.")]
    [InlineData("""{"memory_augmented_judge_data":{"base_judge":{"builtin_scorer_pydantic_data":{"model":5}}}}""", "Scorer model must be a string.")]
    [InlineData("""{"instructions_judge_pydantic_data":{"model":"gateway:/x"}}""", "GatewayEndpoint not found (name='x')")]
    public async Task WhatCannotBeKept_IsRefused(string scorer, string start)
    {
        using var answer = await server.SendAsync(HttpMethod.Post, $"{Scorers}/register", JsonSerializer.Serialize(new { experiment_id = "0", name = "s", serialized_scorer = scorer }));
        Assert.InRange((int)answer.StatusCode, 400, 404);
        Assert.StartsWith(start, JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ShareOfTraces_IsKept_AndOnlyNoneAtAllIsTaken()
    {
        var (experiment, _) = await server.NewRunAsync();
        string id = (await RegisterAsync(experiment, "s", "{}")).GetProperty("scorer_id").GetString()!;
        using (await server.SendAsync(HttpMethod.Put, $"{Scorers}/online-config", $$"""{"experiment_id":"{{experiment}}","name":"s","sample_rate":0,"filter_string":"status = 'OK'"}""")) { }
        var config = (await server.GetAsync($"{Scorers}/online-configs?scorer_ids={id}&scorer_ids=none")).GetProperty("configs")[0];
        Assert.Equal((id, 0.0, "status = 'OK'"), (config.GetProperty("scorer_id").GetString(), config.GetProperty("sample_rate").GetDouble(), config.GetProperty("filter_string").GetString()));
        await PutAsync("0.5", "null", "Scorer 's' does not use a gateway model. Automatic evaluation is only supported for scorers that use gateway models.");
        await PutAsync("1.5", "null", "sample_rate must be between 0.0 and 1.0, got 1.5");
        await PutAsync("\"NaN\"", "null", "sample_rate must be between 0.0 and 1.0, got NaN");
        await PutAsync("0", "\"nothing\"", "Invalid clause(s) in filter string: 'nothing'");

        Task PutAsync(string rate, string filter, string message) => server.RefusedAsync(HttpMethod.Put, $"{Scorers}/online-config",
            $$"""{"experiment_id":"{{experiment}}","name":"s","sample_rate":{{rate}},"filter_string":{{filter}}}""", 400, "INVALID_PARAMETER_VALUE", message);
    }

    Task<JsonElement> RegisterAsync(string experiment, string name, string scorer) =>
        server.PostAsync($"{Scorers}/register", JsonSerializer.Serialize(new { experiment_id = experiment, name, serialized_scorer = scorer }));

    static string[] Listed(JsonElement answer) => !answer.TryGetProperty("scorers", out var scorers) ? []
        : [.. scorers.EnumerateArray().Select(scorer => $"{scorer.GetProperty("scorer_name").GetString()} {scorer.GetProperty("scorer_version")}")];
}
