using System.Net;

namespace Lab.Services.Tests.MlflowServer.Http;

public sealed class ExactPathTests(TrackingServer server) : IClassFixture<TrackingServer>
{
    [Theory]
    [InlineData("/api/2.0/mlflow/experiments/search/?max_results=1")]
    [InlineData("/api/2.0/mlflow/Experiments/search?max_results=1")]
    [InlineData("/API/2.0/mlflow/experiments/search?max_results=1")]
    [InlineData("/api/2.0/mlflow/logged-models/m-1/")]
    [InlineData("/api/2.0/mlflow/Logged-models/m-1")]
    [InlineData("/api/2.0/mlflow/logged-models/m-1/artifacts/Directories")]
    [InlineData("/health/")]
    [InlineData("/Version")]
    public async Task SlashAtTheEnd_OrOtherCase_IsUnknown(string path)
    {
        using var answer = await server.SendAsync(HttpMethod.Get, path, null);
        Assert.Equal((HttpStatusCode.NotFound, "text/html"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
    }

    [Fact]
    public async Task PartsThatAreNamed_KeepTheirCase() => await server.RefusedAsync(
        HttpMethod.Get, "logged-models/M-Upper", null, 404, "RESOURCE_DOES_NOT_EXIST", "Logged model with ID 'M-Upper' not found.");
}
