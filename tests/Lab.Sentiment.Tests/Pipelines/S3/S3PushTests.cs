using System.Security.Cryptography;
using System.Text.Json;
using Lab.Pipelines;
using Lab.Statistics;
using Lab.TestSupport;

namespace Lab.Sentiment.Tests.Pipelines.S3;

/// <summary>The order of requests, repeats and errors; against a real server: PushToRealServerTests of the services.</summary>
public sealed class S3PushTests : IClassFixture<TinyModelFolder>, IDisposable
{
    const string Secret = "the-secret-of-this-test";
    static readonly ClassificationReport report = ClassificationReport.Of([0, 1], [0.9f, 0.1f, 0.2f, 0.8f], ["a", "b"]);

    readonly FakeS3 server = new();
    readonly TinyModelFolder model;

    static S3PushTests()
    {
        // Only what the environment says: the machine's own profile must not be asked.
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", "key-of-this-test");
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", Secret);
    }

    public S3PushTests(TinyModelFolder model) => this.model = model;

    public void Dispose() => server.Dispose();

    [Fact]
    public async Task Files_GoUnderTheirVersion_AndTheManifestComesLast()
    {
        string address = await PushAsync();

        string version = FolderChecksum.Of(model.Folder)[..12];
        Assert.Equal("s3://models/a/b/manifest.json", address);
        Assert.Equal(
            [$"/models/a/b/{version}/config.json", $"/models/a/b/{version}/model.safetensors", $"/models/a/b/{version}/vocab.txt", "/models/a/b/manifest.json"], server.Requests);
        var manifest = JsonDocument.Parse(server.Objects["/models/a/b/manifest.json"]).RootElement;
        Assert.Equal((1, version, 1.0), (manifest.GetProperty("format_version").GetInt32(), manifest.GetProperty("version").GetString(), manifest.GetProperty("metrics").GetProperty("accuracy").GetDouble()));
        foreach (var file in manifest.GetProperty("files").EnumerateArray())
        {
            byte[] stored = server.Objects["/models/" + file.GetProperty("key").GetString()];
            Assert.Equal(file.GetProperty("bytes").GetInt64(), stored.Length);
            Assert.Equal(file.GetProperty("sha256").GetString(), Convert.ToHexStringLower(SHA256.HashData(stored)));
            Assert.Equal(File.ReadAllBytes(Path.Combine(model.Folder, file.GetProperty("name").GetString()!)), stored);
        }
        Assert.All(server.Authorizations, header => Assert.Contains("Credential=key-of-this-test/", header));
        Assert.DoesNotContain(Secret, string.Join(' ', server.Authorizations));
    }

    [Fact]
    public async Task PassingFailures_AreRepeated()
    {
        server.Answers.Enqueue((503, "SlowDown"));
        server.Answers.Enqueue((500, "InternalError"));
        await PushAsync();
        Assert.Equal(6, server.Requests.Count);
        Assert.Equal(4, server.Objects.Count);
    }

    [Theory]
    [InlineData(404, "NoSuchBucket", ErrorKind.Usage, "There is no such bucket.")]
    [InlineData(403, "SignatureDoesNotMatch", ErrorKind.Usage, "The service refuses the credentials (SignatureDoesNotMatch).")]
    [InlineData(403, "AccessDenied", ErrorKind.Usage, "The service refuses the credentials (AccessDenied).")]
    [InlineData(301, "PermanentRedirect", ErrorKind.Usage, "The bucket is in another region.")]
    [InlineData(400, "InvalidRequest", ErrorKind.Data, "The service answered 400 InvalidRequest.")]
    public async Task Refusal_SaysWhatToDo_AndWritesNoManifest(int status, string code, ErrorKind kind, string what)
    {
        server.Answers.Enqueue((status, code));
        var error = await Assert.ThrowsAsync<LabException>(PushAsync);
        Assert.Equal((kind, what, $"bucket models at {server.Address.OriginalString}"), (error.Kind, error.What, error.Where));
        Assert.NotNull(error.Remedy);
        Assert.DoesNotContain(Secret, error.ToString());
        Assert.DoesNotContain("/models/a/b/manifest.json", server.Requests);
    }

    Task<string> PushAsync() => S3Push.RunAsync(
        new PushModelOptions { Bucket = "models", Prefix = "a/b", Endpoint = server.Address }, model.Folder, report, TimeProvider.System, null,
        TestContext.Current.CancellationToken);
}
