using System.Security.Cryptography;
using System.Text.Json;
using Lab.Datasets;
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

    [Fact]
    public async Task BucketThatIsNotThere_IsMadeWhenAskedFor()
    {
        server.Answers.Enqueue((404, "NotFound"));
        await PushAsync(createBucket: true);
        Assert.Equal(["HEAD", "PUT"], server.Methods[..2]);
        Assert.Equal(["/models", "/models"], server.Requests[..2].Select(path => path.TrimEnd('/')));
        Assert.Contains("/models/a/b/manifest.json", server.Requests);
    }

    [Fact]
    public async Task BucketThatIsThere_IsLeftAlone()
    {
        await PushAsync(createBucket: true);
        Assert.Equal(["HEAD", "PUT"], server.Methods[..2]);
        Assert.StartsWith("/models/a/b/", server.Requests[1]);
    }

    [Fact]
    public async Task FileInABucket_IsFetchedLikeOneOfTheWeb_AndKept()
    {
        server.Objects["/models/data/a%20b%23.csv"] = "text,label\n"u8.ToArray();
        var root = Directory.CreateTempSubdirectory("lab-s3-");
        string? before = Environment.GetEnvironmentVariable("AWS_ENDPOINT_URL_S3");
        try
        {
            Environment.SetEnvironmentVariable("AWS_ENDPOINT_URL_S3", server.Address.OriginalString);
            var address = S3Address.Parse("s3://models/data/a b#.csv");
            using var files = new RemoteFiles(root.FullName);
            var signed = await S3Address.SignAsync(address);
            var file = await files.FetchAsync(address, signed, null, TestContext.Current.CancellationToken);
            Assert.Equal("text,label\n", File.ReadAllText(file.Path));
            Assert.Equal((".csv", RemoteOrigin.Downloaded), (Path.GetExtension(file.Path), file.Origin));
            Assert.DoesNotContain(Secret, signed.OriginalString);
            Assert.Single(root.GetDirectories("data")[0].GetDirectories());
        }
        finally
        {
            Environment.SetEnvironmentVariable("AWS_ENDPOINT_URL_S3", before);
            root.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("s3://")]
    [InlineData("s3://bucket")]
    [InlineData("s3://bucket/")]
    [InlineData("s3://bucket/folder/")]
    [InlineData("s3://bucket/../other")]
    public void AddressThatNamesNoFile_IsRefused(string address) =>
        Assert.Equal(ErrorKind.Usage, Assert.Throws<LabException>(() => S3Address.Parse(address)).Kind);

    Task<string> PushAsync() => PushAsync(createBucket: false);

    Task<string> PushAsync(bool createBucket) => S3Push.RunAsync(
        new PushModelOptions { Bucket = "models", CreateBucket = createBucket, Prefix = "a/b", Endpoint = server.Address }, model.Folder, report, TimeProvider.System, null,
        TestContext.Current.CancellationToken);
}
