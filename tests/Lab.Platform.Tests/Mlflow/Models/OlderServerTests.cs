using System.Net;
using Lab.Mlflow;

namespace Lab.Platform.Tests.Mlflow.Models;

/// <summary>Servers that know no logged models, as MLflow 2.</summary>
public sealed class OlderServerTests : IDisposable
{
    const string Run = """{"run":{"info":{"run_id":"r1","experiment_id":"7","artifact_uri":"mlflow-artifacts:/7/r1/artifacts"},"data":{},"inputs":{}}}""";

    readonly string folder = Directory.CreateTempSubdirectory("lab-older-").FullName;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(HttpStatusCode.NotFound, "<h1>Not Found</h1>")]
    [InlineData(HttpStatusCode.NotFound, """{"error_code":"ENDPOINT_NOT_FOUND","message":"No API found"}""")]
    [InlineData(HttpStatusCode.MethodNotAllowed, "")]
    [InlineData(HttpStatusCode.NotImplemented, """{"error_code":"NOT_IMPLEMENTED","message":"not here"}""")]
    public async Task Model_LiesAmongTheArtifactsOfTheRun(HttpStatusCode status, string body)
    {
        File.WriteAllText(Path.Combine(folder, "config.json"), "{}");
        var server = new ScriptedServer().Then(Run).Then(status, body);
        server.Always = () => ScriptedServer.Make(HttpStatusCode.OK, "{}");
        using var client = Client(server);

        Assert.Equal("mlflow-artifacts:/7/r1/artifacts/model", await client.LogModelAsync("r1", folder, cancellation: Cancellation));

        Assert.Contains(server.Requests, request => request.Target.EndsWith("/7/r1/artifacts/model/model/config.json", StringComparison.Ordinal));
        Assert.EndsWith("/7/r1/artifacts/model/MLmodel", server.Requests[^1].Target);
        Assert.StartsWith("artifact_path: 'model'\n", server.Requests[^1].Body);
        Assert.DoesNotContain("model_id", server.Requests[^1].Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(HttpStatusCode.NotFound, """{"error_code":"RESOURCE_DOES_NOT_EXIST","message":"No experiment"}""")]
    [InlineData(HttpStatusCode.Forbidden, "")]
    public async Task OtherRefusal_IsNotTakenForAnOlderServer(HttpStatusCode status, string body)
    {
        File.WriteAllText(Path.Combine(folder, "config.json"), "{}");
        using var client = Client(new ScriptedServer().Then(Run).Then(status, body));

        await Assert.ThrowsAsync<MlflowException>(() => client.LogModelAsync("r1", folder, cancellation: Cancellation));
    }

    [Fact]
    public async Task ModelOfARun_IsFoundAmongItsArtifacts()
    {
        using var client = Client(new ScriptedServer().Then(Run).Then(HttpStatusCode.NotFound, "<h1>Not Found</h1>"));

        Assert.Equal("mlflow-artifacts:/7/r1/artifacts/model", await client.LocateModelAsync(ModelUri.Parse("runs:/r1/model"), Cancellation));
    }

    static MlflowClient Client(ScriptedServer server) => new(server.Client(), new() { Credentials = MlflowCredentials.None, MaxRetries = 0 });
}
