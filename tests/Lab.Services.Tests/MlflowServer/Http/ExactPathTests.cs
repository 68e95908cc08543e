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

    [Theory]
    [InlineData("//model-versions/get-artifact?name=m&version=1&path=x", "/model-versions/get-artifact?name=m&version=1&path=x")]
    [InlineData("/api//2.0///mlflow/runs/get?run_id=1", "/api/2.0/mlflow/runs/get?run_id=1")]
    [InlineData("//evil.example/x", "/evil.example/x")]
    public async Task SlashesThatFollowEachOther_AreOne(string path, string location)
    {
        await using var listening = await ListeningServer.StartAsync(TestContext.Current.CancellationToken);
        var (status, head, _) = await listening.RawAsync("GET", path);
        Assert.Equal(308, status);
        Assert.Contains($"\r\nLocation: {location}\r\n", head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PartsThatAreNamed_KeepTheirCase() => await server.RefusedAsync(
        HttpMethod.Get, "logged-models/M-Upper", null, 404, "RESOURCE_DOES_NOT_EXIST", "Logged model with ID 'M-Upper' not found.");
}
