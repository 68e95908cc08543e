using System.Net;

namespace Lab.Services.Tests.MlflowServer.WebUi;

public sealed class LandingPageTests(TrackingServer server) : IClassFixture<TrackingServer>
{
    [Fact]
    public async Task WithoutAWebUi_ABrowserIsToldHowToGetIt_AndHowToPointAClientHere()
    {
        using var answer = await server.Http.GetAsync("/");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/html; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        string page = await answer.Content.ReadAsStringAsync();
        Assert.Contains("export MLFLOW_TRACKING_URI=http://localhost\n", page.Replace("</pre>", "\n"));
        Assert.Contains("lab tracking --fetch-ui ", page);
    }

    [Fact]
    public async Task WithoutAWebUi_ItsFilesAreUnknown()
    {
        using var answer = await server.Http.GetAsync("/static-files/static/js/main.js");
        Assert.Equal((HttpStatusCode.NotFound, "text/html"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
    }
}
