using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using Lab.TestSupport;

namespace Lab.Services.Tests.Cli;

/// <summary>`lab pipeline run` in a process of its own against a real S3 server over HTTP.</summary>
public sealed class PushToRealServerTests(TinyModelFolder model) : IClassFixture<TinyModelFolder>, IDisposable
{
    static readonly TimeSpan patience = TimeSpan.FromMinutes(2);

    readonly WorkFolder work = new();

    public void Dispose() => work.Dispose();

    [Fact]
    public async Task Model_LiesInTheBucket_WithAManifestThatIsTrue()
    {
        using var server = await S3RverServer.StartOrSkipAsync(work["store"], TestContext.Current.CancellationToken);
        // More than a part of an upload in parts.
        byte[] large = RandomNumberGenerator.GetBytes(17 << 20);
        File.WriteAllBytes(Path.Combine(model.Folder, "large.bin"), large);

        var (code, output, error) = await Run(server.Address, "models", "S3RVER", fromEnvironment: true);

        Assert.True(code == 0, error);
        var push = JsonDocument.Parse(output).RootElement.GetProperty("evaluate").GetProperty("push");
        Assert.Equal((true, "s3://models/lab/tiny/manifest.json"), (push.GetProperty("pushed").GetBoolean(), push.GetProperty("manifest").GetString()));
        var files = JsonDocument.Parse(server.Read("lab/tiny/manifest.json")!).RootElement.GetProperty("files").EnumerateArray().ToArray();
        Assert.Equal(["config.json", "large.bin", "model.safetensors", "vocab.txt"], files.Select(file => file.GetProperty("name").GetString()));
        foreach (var file in files)
        {
            byte[] stored = server.Read(file.GetProperty("key").GetString()!)!;
            Assert.Equal(file.GetProperty("sha256").GetString(), Convert.ToHexStringLower(SHA256.HashData(stored)));
            Assert.Equal(File.ReadAllBytes(Path.Combine(model.Folder, file.GetProperty("name").GetString()!)), stored);
        }
    }

    [Theory]
    [InlineData("absent", "S3RVER", "error: There is no such bucket.\n  where: bucket absent at ")]
    [InlineData("models", "another", "error: The service refuses the credentials (InvalidAccessKeyId).\n  where: bucket models at ")]
    public async Task WrongBucketOrCredentials_EndWithCode2_AndLeaveNothing(string bucket, string key, string message)
    {
        using var server = await S3RverServer.StartOrSkipAsync(work["store"], TestContext.Current.CancellationToken);

        var (code, output, error) = await Run(server.Address, bucket, key);

        Assert.Equal((2, ""), (code, output));
        Assert.Contains(message, error);
        Assert.DoesNotContain("S3RVER-secret", error);
        Assert.Null(server.Read("lab/tiny/manifest.json"));
    }

    async Task<(int Code, string Out, string Error)> Run(Uri server, string bucket, string key, bool fromEnvironment = false)
    {
        work.Write("test.csv", "text,label\ngood dress,positive\nbad coat,negative\n");
        var push = new Dictionary<string, object>
        {
            ["enabled"] = true,
            ["bucket_name"] = bucket,
            ["prefix"] = "lab/tiny",
            ["conditions"] = new[] { new { metric = "accuracy", threshold = 0.0 } },
        };
        if (!fromEnvironment) push["endpoint_url"] = server.OriginalString;
        string file = work.Write("pipeline.json", JsonSerializer.Serialize(
            new { evaluate = new { test_data_path = "test.csv", trained_model_path = model.Folder, push_model_s3 = push } }));
        var start = new ProcessStartInfo(
            Path.Combine(AppContext.BaseDirectory, "lab"), ["pipeline", "run", file, "--json", "--threads", "1"])
        { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("AWS_", StringComparison.Ordinal)).ToArray()) start.Environment.Remove(name);
        start.Environment["AWS_ACCESS_KEY_ID"] = key;
        start.Environment["AWS_SECRET_ACCESS_KEY"] = "S3RVER-secret";
        start.Environment["AWS_EC2_METADATA_DISABLED"] = "true";
        if (fromEnvironment) start.Environment["AWS_ENDPOINT_URL_S3"] = server.OriginalString;
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(patience, TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await error);
    }
}
