using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lab.Services.Tests.MlflowServer.Evaluation;

public sealed class EvaluationEndpointsTests(TrackingServer server) : IClassFixture<TrackingServer>
{
    const string Datasets = "/api/3.0/mlflow/datasets";

    [Fact]
    public async Task RecordsWithTheSameInputs_AreOne()
    {
        string id = await NewAsync("0");
        Assert.Equal("""{"inserted_count":2,"updated_count":0}""", await UpsertAsync(id, """[{"inputs":{"q":"1","r":2.5},"expectations":{"e":1},"tags":{"t":"u"}},{"inputs":{"q":"2"},"outputs":{"a":[1]}}]"""));
        // Another order of the keys is the same question.
        Assert.Equal("""{"inserted_count":0,"updated_count":1}""", await UpsertAsync(id, """[{"inputs":{"r":2.5,"q":"1"},"expectations":{"f":true},"tags":{"v":"w"}}]"""));
        var first = (await RecordsAsync(id))[0]!;
        Assert.Equal("""{"e":1,"f":true}""", first["expectations"]!.ToJsonString());
        Assert.Equal("""{"t":"u","v":"w"}""", first["tags"]!.ToJsonString());
        var dataset = (await server.GetAsync($"{Datasets}/{id}")).GetProperty("dataset");
        Assert.Equal("{\"num_records\": 2}", dataset.GetProperty("profile").GetString());
        Assert.Equal(
            """{"inputs": {"q": "string", "r": "float"}, "outputs": {"a": "array"}, "expectations": {"e": "integer", "f": "boolean"}, "version": "1.0"}""",
            dataset.GetProperty("schema").GetString());
    }

    [Fact]
    public async Task Records_ComeInPages_AndGoOneByOne()
    {
        string id = await NewAsync("0");
        await UpsertAsync(id, "[" + string.Join(',', Enumerable.Range(0, 5).Select(i => $$$"""{"inputs":{"i":{{{i}}}}}""")) + "]");
        var page = await server.GetAsync($"{Datasets}/{id}/records?max_results=3");
        Assert.Equal(3, JsonNode.Parse(page.GetProperty("records").GetString()!)!.AsArray().Count);
        var rest = await server.GetAsync($"{Datasets}/{id}/records?page_token={Uri.EscapeDataString(page.GetProperty("next_page_token").GetString()!)}");
        var last = JsonNode.Parse(rest.GetProperty("records").GetString()!)!.AsArray();
        Assert.Equal((2, false), (last.Count, rest.TryGetProperty("next_page_token", out _)));
        using (await server.SendAsync(HttpMethod.Delete, $"{Datasets}/{id}/records", $$"""{"dataset_record_ids":["{{last[0]!["dataset_record_id"]}}","none"]}""")) { }
        Assert.Equal(4, (await RecordsAsync(id)).Count);
    }

    [Fact]
    public async Task Datasets_AreFoundByExperimentNameAndTag()
    {
        var (experiment, _) = await server.NewRunAsync();
        string name = server.Name("dataset");
        string id = await NewAsync(experiment, name, """{"team":"nlp"}""");
        Assert.Equal(id, await FindAsync($$"""{"experiment_ids":["{{experiment}}"]}"""));
        Assert.Equal(id, await FindAsync($$"""{"filter_string":"name = '{{name}}' AND tags.team = 'nlp'"}"""));
        await server.PostAsync($"{Datasets}/{id}/remove-experiments", $$"""{"experiment_ids":["{{experiment}}"]}""");
        Assert.Equal("", await FindAsync($$"""{"experiment_ids":["{{experiment}}"]}"""));
        await server.RefusedAsync(HttpMethod.Post, $"{Datasets}/{id}/add-experiments", """{"experiment_ids":["999999"]}""", 404, "RESOURCE_DOES_NOT_EXIST", "No Experiment with id=999999");
        using (await server.SendAsync(HttpMethod.Delete, $"{Datasets}/{id}", null)) { }
        await server.RefusedAsync(HttpMethod.Get, $"{Datasets}/{id}", null, 404, "RESOURCE_DOES_NOT_EXIST", $"Evaluation dataset with id '{id}' not found");
    }

    [Theory]
    [InlineData("records", "nojson", "Invalid value for parameter 'records' supplied: 'nojson' is no JSON.")]
    [InlineData("records", "{}", "Invalid value for parameter 'records' supplied: it must be a JSON list of objects.")]
    [InlineData("records", "[1]", "Invalid value for parameter 'records' supplied: it must be a JSON list of objects.")]
    public async Task TextThatHoldsNoRecords_IsRefused(string field, string text, string message)
    {
        string id = await NewAsync("0");
        await server.InvalidAsync($"{Datasets}/{id}/{field}", JsonSerializer.Serialize(new Dictionary<string, string> { [field] = text }), message);
    }

    async Task<string> NewAsync(string experiment, string name = "d", string tags = "{}") => (await server.PostAsync($"{Datasets}/create",
        JsonSerializer.Serialize(new { name, experiment_ids = new[] { experiment }, tags }))).GetProperty("dataset").GetProperty("dataset_id").GetString()!;

    async Task<string> UpsertAsync(string id, string records) => (await server.PostAsync($"{Datasets}/{id}/records", JsonSerializer.Serialize(new { records }))).GetRawText();

    async Task<JsonArray> RecordsAsync(string id) => JsonNode.Parse((await server.GetAsync($"{Datasets}/{id}/records")).GetProperty("records").GetString()!)!.AsArray();

    async Task<string> FindAsync(string search)
    {
        var answer = await server.PostAsync($"{Datasets}/search", search);
        return answer.TryGetProperty("datasets", out var found) ? string.Join(' ', found.EnumerateArray().Select(dataset => dataset.GetProperty("dataset_id").GetString())) : "";
    }
}
