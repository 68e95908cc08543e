using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Lab.Services.Tests.MlflowServer.Http;

/// <summary>JSON whose texts are none: half of a surrogate pair, bytes that are no UTF-8.</summary>
public sealed class RequestTextTests(TrackingServer server) : IClassFixture<TrackingServer>
{
    const string Broken = "Invalid value for parameter '{0}' supplied: the text has bytes that are no UTF-8, or one half of a surrogate pair without the other. "
        + "See the API docs for more information about request parameters.";

    [Theory]
    [InlineData("experiments/create", """{"name":"a\ud800"}""", "name")]
    [InlineData("experiments/create", """{"name":"\udc00\ud800"}""", "name")]
    [InlineData("runs/create", """{"experiment_id":"0","tags":[{"key":"a","value":"\ud800"}]}""", "tags[0].value")]
    [InlineData("runs/search", """{"experiment_ids":["\ud800"]}""", "experiment_ids")]
    [InlineData("runs/search", """{"experiment_ids":["0"],"filter":"params.a = '\ud800'"}""", "filter")]
    [InlineData("runs/search", """{"experiment_ids":["0"],"order_by":["params.\ud800"]}""", "order_by")]
    [InlineData("runs/search", """{"experiment_ids":["0"],"page_token":"\ud800"}""", "page_token")]
    [InlineData("runs/search", """{"experiment_ids":["0"],"run_view_type":"\ud800"}""", "run_view_type")]
    [InlineData("runs/log-metric", """{"run_id":"x","key":"a","value":"\ud800","timestamp":1}""", "value")]
    [InlineData("runs/log-metric", """{"run_id":"x","key":"a","value":1,"timestamp":"\ud800"}""", "timestamp")]
    [InlineData("runs/log-batch", """{"run_id":"x","params":[{"key":"\ud800","value":""}]}""", "params[0].key")]
    [InlineData("registered-models/create", """{"name":"\ud800"}""", "name")]
    public async Task HalfASurrogatePair_IsRefusedByName(string path, string json, string field) =>
        await server.InvalidAsync(path, json, Broken.Replace("{0}", field, StringComparison.Ordinal));

    [Theory]
    [InlineData(0xFF, 0xFE)]
    [InlineData(0xC0, 0xAF)]
    [InlineData(0xED, 0xA0)]
    public async Task BytesThatAreNoUtf8_AreRefusedByName(byte first, byte second)
    {
        using var content = new ByteArrayContent([.. """{"name":"a"""u8, first, second, .. "\"}"u8]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var answer = await server.Http.PostAsync("/api/2.0/mlflow/experiments/create", content, TestContext.Current.CancellationToken);
        using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal((400, Broken.Replace("{0}", "name", StringComparison.Ordinal)), ((int)answer.StatusCode, body.RootElement.GetProperty("message").GetString()));
    }

    [Fact]
    public async Task WrongValueOfAnySize_ComesBackInPart()
    {
        string json = $$"""{"experiment_ids":[{}{{string.Concat(Enumerable.Repeat(",\"0\"", 50_000))}}]}""";
        using var answer = await server.SendAsync(HttpMethod.Post, "runs/search", json);
        string text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(400, (int)answer.StatusCode);
        Assert.True(Encoding.UTF8.GetByteCount(text) < 4000, text);
    }
}
