using System.Net;
using System.Text.Json;

namespace Lab.Services.Tests.PredictionService.Facts;

public sealed class FactsEndpointsTests : IAsyncDisposable
{
    readonly PredictionServiceFactory service = new();

    public ValueTask DisposeAsync() => service.DisposeAsync();

    [Fact]
    public async Task Root_ListsEveryRouteAndTheLimits()
    {
        var client = await service.ReadyClientAsync();

        var answer = await client.GetAnswerAsync("/");

        Assert.Equal((HttpStatusCode.OK, "application/json; charset=utf-8"), (answer.Status, answer.ContentType));
        var root = JsonDocument.Parse(answer.Body).RootElement;
        Assert.Equal(["name", "version", "routes", "limits"], root.EnumerateObject().Select(member => member.Name));
        Assert.Equal(
            ["GET /", "GET /health", "GET /alive", "GET /metrics", "GET /model/info", "POST /predict", "POST /batch_predict", "POST /feedback/submit", "GET /models/sentiment/history", "POST /models/sentiment/rollback",
                "GET /openapi/v1.json", "GET /docs", "GET /redoc", "POST /", "GET /assets/{name}", "POST /classify", "POST /classify/batch", "GET /classify/demo",
                "GET /feedback", "POST /feedback/{id}/accept", "POST /feedback/{id}/correct", "POST /feedback/{id}/drop", "DELETE /feedback/{id}"],
            root.GetProperty("routes").EnumerateArray().Select(route => $"{route.GetProperty("method")} {route.GetProperty("path")}"));
        Assert.All(root.GetProperty("routes").EnumerateArray(), route => Assert.NotEmpty(route.GetProperty("summary").GetString()!));
        Assert.Equal(
            """{"max_texts":1000,"max_body_bytes":2000000,"max_text_characters":10000,"max_upload_bytes":100000000}""", root.GetProperty("limits").GetRawText());
    }
}
