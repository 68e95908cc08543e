namespace Lab.Services.Tests.MlflowServer.Hosting;

public sealed class HostGuardTests
{
    [Theory]
    [InlineData("evil.example.com", "", 403, "Invalid Host header - possible DNS rebinding attack detected")]
    [InlineData("localhost:1234", "", 200, null)]
    [InlineData("192.168.7.8:5000", "", 200, null)]
    [InlineData("localhost.evil.example.com", "", 403, "Invalid Host header - possible DNS rebinding attack detected")]
    [InlineData("mlflow.lan", "mlflow.lan,*.corp", 200, null)]
    [InlineData("a.corp", "mlflow.lan,*.corp", 200, null)]
    [InlineData("localhost", "mlflow.lan", 403, "Invalid Host header - possible DNS rebinding attack detected")]
    public async Task HostHeader_MustBeOneOfTheAllowed(string host, string allowed, int status, string? body)
    {
        await using var server = await ListeningServer.StartAsync(TestContext.Current.CancellationToken, ("MLFLOW_SERVER_ALLOWED_HOSTS", allowed));
        var answer = await server.RawAsync("GET", "/api/2.0/mlflow/experiments/get?experiment_id=0", host: host);
        Assert.Equal(status, answer.Status);
        if (body is not null) Assert.Equal(body, answer.Body);
        Assert.Equal(200, (await server.RawAsync("GET", "/health", host: host)).Status);
        Assert.Contains("X-Content-Type-Options: nosniff", answer.Head, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("X-Frame-Options: SAMEORIGIN", answer.Head, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("http://evil.example.com", "", 403)]
    [InlineData("http://localhost:3000", "", 200)]
    [InlineData("http://localhost.evil.example.com", "", 403)]
    [InlineData("null", "", 403)]
    [InlineData("https://lab.example.com", "https://lab.example.com", 200)]
    public async Task Origin_OfAChangingCall_MustBeLocalOrAllowed(string origin, string allowed, int status)
    {
        await using var server = await ListeningServer.StartAsync(TestContext.Current.CancellationToken, ("MLFLOW_SERVER_CORS_ALLOWED_ORIGINS", allowed));
        var answer = await server.RawAsync(
            "POST", "/api/2.0/mlflow/experiments/create", """{"name":"x"}""", null, "Content-Type: application/json", $"Origin: {origin}");
        Assert.Equal(status, answer.Status);
        if (status == 403) Assert.Equal("Cross-origin request blocked", answer.Body);
        var preflight = await server.RawAsync("OPTIONS", "/api/2.0/mlflow/experiments/create", "", null, $"Origin: {origin}", "Access-Control-Request-Method: POST");
        Assert.Equal(status == 200 ? 200 : 400, preflight.Status);
        Assert.Equal(status == 200, preflight.Head.Contains($"Access-Control-Allow-Origin: {origin}", StringComparison.OrdinalIgnoreCase));
    }
}
