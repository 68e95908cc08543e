using System.Net;
using System.Text.Json;

namespace Lab.Services.Tests.PredictionService.Classifications;

public sealed class ClassifyEndpointsTests : IAsyncDisposable
{
    readonly PredictionServiceFactory service = new();

    public ValueTask DisposeAsync() => service.DisposeAsync();

    [Theory]
    [InlineData("", "")]
    [InlineData(""","return_confidence":false""", "")]
    [InlineData(""","return_confidence":true""", ""","confidence":0.75""")]
    public async Task Classify_GivesIndexAndLabel_AndTheConfidenceWhenAsked(string asked, string confidence)
    {
        var client = await service.ReadyClientAsync();

        var answer = await client.PostJsonAsync("/classify", $$"""{"text":"bad : é 日本"{{asked}}}""");

        Assert.Equal(
            HttpAnswer.Json($$"""{"text":"bad : é 日本","prediction":0,"label":"negative"{{confidence}},"processing_time_ms":0}"""), answer);
    }

    [Theory]
    [InlineData("false", "", "")]
    [InlineData("true", ""","confidence":0.8""", ""","confidence":0.6""")]
    public async Task ClassifyBatch_GivesOneResultAText_InOrder(string asked, string first, string second)
    {
        var client = await service.ReadyClientAsync();

        var answer = await client.PostJsonAsync("/classify/batch", $$"""{"return_confidence":{{asked}},"texts":["good","plain"]}""");

        Assert.Equal(
            HttpAnswer.Json(
                $$"""{"results":[{"text":"good","prediction":2,"label":"positive"{{first}},"processing_time_ms":0},"""
                + $$"""{"text":"plain","prediction":1,"label":"neutral"{{second}},"processing_time_ms":0}]"""
                + ""","total_texts":2,"total_processing_time_ms":0}"""),
            answer);
    }

    [Fact]
    public async Task Demo_ClassifiesTheSamples()
    {
        var client = await service.ReadyClientAsync();

        var answer = await client.GetAnswerAsync("/classify/demo");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        var root = JsonDocument.Parse(answer.Body).RootElement;
        Assert.Equal(["results", "total_texts", "total_processing_time_ms"], root.EnumerateObject().Select(member => member.Name));
        Assert.Equal(6, root.GetProperty("total_texts").GetInt32());
        var results = root.GetProperty("results").EnumerateArray().ToArray();
        Assert.Equal(6, results.Length);
        Assert.All(results, result => Assert.Equal(
            ["text", "prediction", "label", "confidence", "processing_time_ms"], result.EnumerateObject().Select(member => member.Name)));
    }

    [Theory]
    [InlineData("/classify", """{"review":"x"}""", "Unknown field 'review' at line 1, byte 2; known are 'text', 'return_confidence'.", "$.review")]
    [InlineData("/classify", """{"texts":["x"]}""", "Unknown field 'texts' at line 1, byte 2; known are 'text', 'return_confidence'.", "$.texts")]
    [InlineData("/classify/batch", """{"text":"x"}""", "Unknown field 'text' at line 1, byte 2; known are 'texts', 'return_confidence'.", "$.text")]
    [InlineData("/classify", """{"text":"x","return_confidence":1}""", "$.return_confidence at line 1, byte 33 is a number; expected true or false.", "$.return_confidence")]
    [InlineData("/classify", """{"return_confidence":true}""", "Nothing to classify: expected exactly one of 'text'.", "$")]
    public async Task WrongBody_Is400WithItsPlace(string path, string body, string detail, string where)
    {
        var client = await service.ReadyClientAsync();

        Assert.Equal(HttpAnswer.BadRequest(detail, where), await client.PostJsonAsync(path, body));
    }
}
