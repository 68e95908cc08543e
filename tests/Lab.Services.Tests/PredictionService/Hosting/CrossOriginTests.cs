using System.Net;
using Lab.PredictionService;

namespace Lab.Services.Tests.PredictionService.Hosting;

public sealed class CrossOriginTests
{
    static CancellationToken Deadline => TestContext.Current.CancellationToken;

    static async Task<HttpResponseMessage> AskAsync(PredictionServiceFactory service, HttpMethod method, string origin, string path = "/predict")
    {
        var client = await service.ReadyClientAsync();
        var request = new HttpRequestMessage(method, path);
        request.Headers.Add("Origin", origin);
        if (method == HttpMethod.Options) request.Headers.Add("Access-Control-Request-Method", "POST");
        return await client.SendAsync(request, Deadline);
    }

    [Fact]
    public async Task WithoutTheOption_NoOtherOriginMayCall()
    {
        await using var service = new PredictionServiceFactory();

        using var response = await AskAsync(service, HttpMethod.Options, "https://shop.example");

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task NamedOrigin_MayCall_AndSeesTheHeaders_AlsoOfProblems()
    {
        await using var service = new PredictionServiceFactory { Settings = { ["Cors:Origins:0"] = "https://shop.example" } };

        using var asked = await AskAsync(service, HttpMethod.Options, "https://shop.example");
        using var answered = await AskAsync(service, HttpMethod.Get, "https://shop.example", "/nope");
        using var other = await AskAsync(service, HttpMethod.Get, "https://other.example", "/alive");

        Assert.Equal((HttpStatusCode.NoContent, "https://shop.example"), (asked.StatusCode, asked.Headers.GetValues("Access-Control-Allow-Origin").Single()));
        Assert.Equal((HttpStatusCode.NotFound, "https://shop.example"), (answered.StatusCode, answered.Headers.GetValues("Access-Control-Allow-Origin").Single()));
        Assert.Equal("X-Request-Id,Server-Timing,Retry-After", string.Join(',', answered.Headers.GetValues("Access-Control-Expose-Headers")));
        Assert.False(other.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData("shop.example")]
    [InlineData("https://shop.example/")]
    [InlineData("https://shop.example/path")]
    [InlineData("ftp://shop.example")]
    public async Task WhatIsNoOrigin_EndsWithExitCode2(string origin) => Assert.Equal(
        2, await PredictionServiceApp.RunAsync(["--urls", "http://127.0.0.1:0", "--Logging:LogLevel:Default", "None", "--Cors:Origins:0", origin], Deadline));
}
