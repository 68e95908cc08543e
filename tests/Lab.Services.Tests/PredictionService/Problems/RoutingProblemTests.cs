using System.Net;

namespace Lab.Services.Tests.PredictionService.Problems;

public sealed class RoutingProblemTests : IAsyncDisposable
{
    readonly PredictionServiceFactory service = new();

    public ValueTask DisposeAsync() => service.DisposeAsync();

    [Fact]
    public async Task UnknownRoute_Is404()
    {
        var client = await service.ReadyClientAsync();

        Assert.Equal(
            HttpAnswer.Problem(HttpStatusCode.NotFound, "rfc9110#section-15.5.5", "Not Found", "There is no /nope; GET / lists the routes."),
            await client.GetAnswerAsync("/nope"));
    }

    [Theory]
    [InlineData("GET", "/predict", "POST")]
    [InlineData("DELETE", "/classify", "POST")]
    [InlineData("PUT", "/classify/batch", "POST")]
    [InlineData("POST", "/health", "GET,HEAD")]
    [InlineData("POST", "/alive", "GET,HEAD")]
    public async Task WrongMethod_Is405WithAllow(string method, string path, string allow)
    {
        var client = await service.ReadyClientAsync();
        var deadline = TestContext.Current.CancellationToken;

        using var response = await client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path), deadline);

        Assert.Equal(allow.Split(','), response.Content.Headers.Allow);
        Assert.Equal(
            HttpAnswer.Problem(
                HttpStatusCode.MethodNotAllowed, "rfc9110#section-15.5.6", "Method Not Allowed",
                $"{path} does not take {method}; the Allow header says what it takes."),
            await response.ReadAsync());
    }

    [Fact]
    public async Task ClientThatWantsHtml_StillGetsAProblemDocument()
    {
        var client = await service.ReadyClientAsync();
        var request = new HttpRequestMessage(HttpMethod.Get, "/nope") { Headers = { { "Accept", "text/html" } } };

        Assert.Equal(HttpAnswer.ProblemJson, (await client.AnswerAsync(request)).ContentType);
    }
}
