using System.Net;
using System.Text.Json;

namespace Lab.Services.Tests.PredictionService.Batches;

public sealed class BatchEndpointsTests : IAsyncDisposable
{
    readonly PredictionServiceFactory service = new();

    public ValueTask DisposeAsync() => service.DisposeAsync();

    [Fact]
    public async Task Texts_GiveTheirPredictionsInOrderAndTheirCount()
    {
        var client = await service.ReadyClientAsync();

        var answer = await client.PostJsonAsync("/batch_predict", """{"texts":["bad","so so","good"]}""");

        Assert.Equal((HttpStatusCode.OK, "application/json; charset=utf-8"), (answer.Status, answer.ContentType));
        var root = JsonDocument.Parse(answer.Body).RootElement;
        Assert.Equal(["predictions", "count", "model", "processing_time_ms"], root.EnumerateObject().Select(member => member.Name));
        Assert.Equal(3, root.GetProperty("count").GetInt32());
        Assert.Equal(["negative", "neutral", "positive"], root.GetProperty("predictions").EnumerateArray().Select(item => item.GetProperty("label").GetString()));
        Assert.All(
            root.GetProperty("predictions").EnumerateArray(),
            item => Assert.Equal(["label", "confidence", "scores", "truncated", "prediction_id"], item.EnumerateObject().Select(member => member.Name)));
    }

    [Fact]
    public async Task SingleText_BelongsToPredict()
    {
        var client = await service.ReadyClientAsync();

        Assert.Equal(
            HttpAnswer.BadRequest("Unknown field 'text' at line 1, byte 2; known are 'texts'.", "$.text"),
            await client.PostJsonAsync("/batch_predict", """{"text":"good"}"""));
    }

    [Fact]
    public async Task OtherContentType_Is415ThatNamesBoth()
    {
        var client = await service.ReadyClientAsync();

        var answer = await client.AnswerAsync(new HttpRequestMessage(HttpMethod.Post, "/batch_predict") { Content = new StringContent("text\ngood\n", null, "text/csv") });

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.Status);
        Assert.Contains("application/json in UTF-8, or multipart/form-data with a CSV", answer.Body);
    }
}
