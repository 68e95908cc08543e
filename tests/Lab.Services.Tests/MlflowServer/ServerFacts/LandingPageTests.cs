using System.Net;

namespace Lab.Services.Tests.MlflowServer.ServerFacts;

public sealed class LandingPageTests(TrackingServer server) : IClassFixture<TrackingServer>
{
    [Fact]
    public async Task Browser_IsToldHowToPointAClientHere()
    {
        using var answer = await server.Http.GetAsync("/");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/html; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        Assert.Contains("export MLFLOW_TRACKING_URI=http://localhost\n", (await answer.Content.ReadAsStringAsync()).Replace("</pre>", "\n"));
    }
}
