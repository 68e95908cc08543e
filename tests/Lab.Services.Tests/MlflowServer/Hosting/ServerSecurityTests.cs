using System.Net;
using Lab.MlflowServer;

namespace Lab.Services.Tests.MlflowServer.Hosting;

/// <summary>MLflow's own settings of the checks that every service has; what they check is in AccessGuardTests.</summary>
public sealed class ServerSecurityTests
{
    static CancellationToken Deadline => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("evil.example.com", "", 403)]
    [InlineData("10.evil.example.com", "", 403)]
    [InlineData("localhost:1234", "", 200)]
    [InlineData("192.168.7.8:5000", "", 200)]
    [InlineData("localhost.evil.example.com", "", 403)]
    [InlineData("mlflow.lan", "mlflow.lan,*.corp", 200)]
    [InlineData("a.corp", "mlflow.lan,*.corp", 200)]
    [InlineData("localhost", "mlflow.lan", 403)]
    public async Task HostHeader_MustBeOneOfTheAllowed(string host, string allowed, int status)
    {
        await using var server = await ListeningServer.StartAsync(Deadline, ("MLFLOW_SERVER_ALLOWED_HOSTS", allowed));
        var answer = await server.RawAsync("GET", "/api/2.0/mlflow/experiments/get?experiment_id=0", host: host);
        Assert.Equal(status, answer.Status);
        if (status == 403) Assert.StartsWith("""{"error_code":"PERMISSION_DENIED","message":"Invalid Host header - possible DNS rebinding attack detected""", answer.Body);
        Assert.Equal(200, (await server.RawAsync("GET", "/health", host: host)).Status);
        Assert.Contains("X-Content-Type-Options: nosniff", answer.Head, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("X-Frame-Options: SAMEORIGIN", answer.Head, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("http://evil.example.com", "", 403)]
    [InlineData("http://localhost:3000", "", 200)]
    [InlineData("https://[::1]:3000", "", 200)]
    [InlineData("http://localhost.evil.example", "", 403)]
    [InlineData("http://localhost:3000", "http://localhost:4000", 403)]
    [InlineData("http://localhost:3000", "http://localhost:3000", 200)]
    [InlineData("null", "", 403)]
    [InlineData("https://lab.example.com", "https://lab.example.com, https://other.example", 200)]
    [InlineData("https://any.example.com", "*", 200)]
    public async Task Origin_OfAChangingCall_MustBeAllowed_HoweverThePathIsWritten(string origin, string allowed, int status)
    {
        await using var server = await ListeningServer.StartAsync(Deadline, ("MLFLOW_SERVER_CORS_ALLOWED_ORIGINS", allowed));
        foreach (string path in (string[])["/api/2.0/mlflow/experiments/create", "/API/2.0/mlflow/experiments/create"])
        {
            var answer = await server.RawAsync("POST", path, $$"""{"name":"{{path}}"}""".Replace("/", ""), null, "Content-Type: application/json", $"Origin: {origin}");
            // The way that is written otherwise is refused as well, and leads nowhere.
            Assert.Equal(status == 200 && path.StartsWith("/API", StringComparison.Ordinal) ? 404 : status, answer.Status);
            if (status == 403) Assert.StartsWith("""{"error_code":"PERMISSION_DENIED","message":"Cross-origin request blocked: Origin """, answer.Body);
        }
        var preflight = await server.RawAsync("OPTIONS", "/api/2.0/mlflow/experiments/create", "", null, $"Origin: {origin}", "Access-Control-Request-Method: POST");
        Assert.Equal(status == 200, preflight.Head.Contains("Access-Control-Allow-Origin: ", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("--allowed-hosts", "10.*")]
    [InlineData("--cors-allowed-origins", "lab.example.com")]
    public async Task WhatIsNoHostOrOrigin_EndsWithCodeTwo(string option, string value)
    {
        using var folder = new ServerFolder();
        Assert.Equal(2, await MlflowServerApp.RunAsync(folder.Arguments("--port", "0", option, value), Deadline));
    }

    [Fact]
    public async Task Disabled_EverybodyMayCall()
    {
        await using var server = await ListeningServer.StartAsync(Deadline, ("MLFLOW_SERVER_DISABLE_SECURITY_MIDDLEWARE", "true"));
        var answer = await server.RawAsync("POST", "/api/2.0/mlflow/experiments/create", """{"name":"x"}""", "evil.example", "Content-Type: application/json", "Origin: null");
        Assert.Equal((int)HttpStatusCode.OK, answer.Status);
    }
}
