namespace Lab.Services.Tests.MlflowServer.Artifacts;

public sealed class LongPathTests(TrackingServer server) : IClassFixture<TrackingServer>
{
    const string Proxy = "/api/2.0/mlflow-artifacts/artifacts/";

    [Theory]
    [InlineData("x", 256, "a name in it is longer than 255 bytes")]
    [InlineData("x", 300, "a name in it is longer than 255 bytes")]
    [InlineData("%F0%9F%98%80", 64, "a name in it is longer than 255 bytes")]
    [InlineData("xxxxxxxxx/", 420, "it is longer than 4096 characters")]
    [InlineData("%F0%9F%98%80/", 820, "with the folder of the artifacts before it, it is longer than 4000 bytes")]
    public async Task PathThatNoFileSystemTakes_IsRefused(string part, int times, string why)
    {
        string path = string.Concat(Enumerable.Repeat(part, times));
        await server.RefusedAsync(HttpMethod.Get, Proxy + path, null, 400, "INVALID_PARAMETER_VALUE", "Invalid path: " + why);
        await server.RefusedAsync(HttpMethod.Put, Proxy + path, "{}", 400, "INVALID_PARAMETER_VALUE", "Invalid path: " + why);
        await server.RefusedAsync(HttpMethod.Delete, Proxy + path, null, 400, "INVALID_PARAMETER_VALUE", "Invalid path: " + why);
    }

    [Theory]
    [InlineData("x", 255)]
    [InlineData("%F0%9F%98%80", 63)]
    public async Task LongestName_IsKept(string letter, int times)
    {
        string path = string.Concat(Enumerable.Repeat(letter, times));
        (await server.SendAsync(HttpMethod.Put, Proxy + path, """{"a":1}""")).EnsureSuccessStatusCode();
        Assert.Equal(1, (await server.GetAsync(Proxy + path)).GetProperty("a").GetInt32());
    }

    [Theory]
    [InlineData("%ff%fe")]
    [InlineData("%ed%a0%80")]
    [InlineData("a/%c0%af")]
    public async Task PathOfBytesThatAreNoUtf8_IsRefused(string path)
    {
        await using var listening = await ListeningServer.StartAsync(TestContext.Current.CancellationToken);
        foreach (string method in new[] { "GET", "PUT", "DELETE" })
        {
            var (status, _, body) = await listening.RawAsync(method, Proxy + path, method == "PUT" ? "x" : "");
            Assert.True(status == 400 && body.Contains("Invalid path: its bytes are no UTF-8", StringComparison.Ordinal), $"{method} {path}: {status} {body}");
        }
    }
}
