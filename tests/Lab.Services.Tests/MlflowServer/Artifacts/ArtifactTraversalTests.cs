namespace Lab.Services.Tests.MlflowServer.Artifacts;

public sealed class ArtifactTraversalTests
{
    const string Proxy = "/api/2.0/mlflow-artifacts/artifacts/";

    [Theory]
    [InlineData("../out.txt")]
    [InlineData("%2e%2e/out.txt")]
    [InlineData("..%2fout.txt")]
    [InlineData("%252e%252e%252fout.txt")]
    [InlineData("%25252e%25252e/out.txt")]
    [InlineData("a/../../out.txt")]
    [InlineData("a/../out.txt")]
    [InlineData("/etc/hostname")]
    [InlineData("%2fetc/hostname")]
    [InlineData("file:///etc/hostname")]
    [InlineData("C:/x")]
    [InlineData("..%5cout.txt")]
    [InlineData("a%5c..%5cout.txt")]
    [InlineData("a%00b")]
    [InlineData("a%23b")]
    public async Task PathThatLeavesTheRoot_IsRefusedByEveryMethod_AndNothingIsWritten(string path)
    {
        await using var server = await ListeningServer.StartAsync(TestContext.Current.CancellationToken);
        foreach (string method in new[] { "GET", "PUT", "DELETE" })
        {
            var (status, _, body) = await server.RawAsync(method, Proxy + path, method == "PUT" ? "evil" : "");
            // Kestrel itself refuses a NUL in a path, without a body.
            bool refused = path.Contains("%00", StringComparison.Ordinal) ? status == 400 : status == 400 && body.Contains("\"Invalid path\"", StringComparison.Ordinal);
            Assert.True(refused, $"{method} {path}: {status} {body}");
        }
        Assert.False(Directory.Exists(server.ArtifactFolder));
    }

    [Fact]
    public async Task NameWithEncodedCharacters_IsDecodedOnce()
    {
        await using var server = await ListeningServer.StartAsync(TestContext.Current.CancellationToken);
        Assert.Equal(200, (await server.RawAsync("PUT", Proxy + "7/odd%20%2525%20name%3F%2B%26%3D.txt", "odd")).Status);
        Assert.Equal("odd", File.ReadAllText(Path.Combine(server.ArtifactFolder, "7", "odd %25 name?+&=.txt")));
        Assert.Equal("odd", (await server.RawAsync("GET", Proxy + "7/odd%20%2525%20name%3F%2B%26%3D.txt")).Body);
    }

    [Fact]
    public async Task Link_IsNeitherFollowedNorListed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Making links needs a privilege on Windows.");
        await using var server = await ListeningServer.StartAsync(TestContext.Current.CancellationToken);
        await server.RawAsync("PUT", Proxy + "inside.txt", "inside");
        string outside = Directory.CreateTempSubdirectory("lab-outside-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(outside, "secret.txt"), "secret");
            Directory.CreateSymbolicLink(Path.Combine(server.ArtifactFolder, "folder"), outside);
            File.CreateSymbolicLink(Path.Combine(server.ArtifactFolder, "file"), Path.Combine(outside, "secret.txt"));
            foreach (string path in new[] { "folder/secret.txt", "file" })
                foreach (string method in new[] { "GET", "PUT", "DELETE" })
                    Assert.Equal(400, (await server.RawAsync(method, Proxy + path)).Status);
            Assert.Equal("""{"files":[{"path":"inside.txt","is_dir":false,"file_size":6}]}""", (await server.RawAsync("GET", Proxy[..^1])).Body);
            Assert.Equal("secret", File.ReadAllText(Path.Combine(outside, "secret.txt")));
        }
        finally
        {
            Directory.Delete(outside, recursive: true);
        }
    }
}
