using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Lab.Mlflow;

namespace Lab.Services.Tests.MlflowServer.Artifacts;

public sealed class ArtifactEndpointsTests(TrackingServer server) : IClassFixture<TrackingServer>
{
    const string Proxy = "/api/2.0/mlflow-artifacts/artifacts";

    [Fact]
    public async Task Upload_List_Download_Delete()
    {
        var (experiment, run) = await server.NewRunAsync();
        await UploadAsync(run, "sub/a.txt", "alpha");
        await UploadAsync(run, "sub/empty.bin", "");
        await UploadAsync(run, "b.json", "{}");
        Assert.Equal(
            $$"""{"root_uri":"mlflow-artifacts:/{{experiment}}/{{run}}/artifacts","files":[{"path":"b.json","is_dir":false,"file_size":2},{"path":"sub","is_dir":true}]}""",
            (await server.GetAsync($"artifacts/list?run_id={run}")).GetRawText());
        Assert.Equal(
            ["sub/a.txt", "sub/empty.bin"], (await server.Client.ListArtifactsAsync(run, "sub")).Select(file => file.Path));
        Assert.Equal(
            """{"files":[{"path":"a.txt","is_dir":false,"file_size":5},{"path":"empty.bin","is_dir":false}]}""",
            (await server.GetAsync($"{Proxy}?path={experiment}/{run}/artifacts/sub")).GetRawText());
        var back = new MemoryStream();
        await server.Client.DownloadArtifactAsync(run, "sub/a.txt", back);
        Assert.Equal("alpha", Encoding.UTF8.GetString(back.ToArray()));
        await server.Client.DeleteArtifactAsync(run, "sub");
        await server.Client.DeleteArtifactAsync(run, "sub");
        Assert.Empty(await server.Client.ListArtifactsAsync(run, "sub"));
    }

    [Fact]
    public async Task ListingAFileOrNothing_IsEmpty()
    {
        var (_, run) = await server.NewRunAsync();
        await UploadAsync(run, "a.txt", "a");
        Assert.Empty(await server.Client.ListArtifactsAsync(run, "a.txt"));
        Assert.Empty(await server.Client.ListArtifactsAsync(run, "none/here"));
        Assert.Equal("{}", (await server.GetAsync($"{Proxy}?path=none")).GetRawText());
    }

    [Theory]
    [InlineData("a.txt", "text/plain")]
    [InlineData("a.json", "text/plain")]
    [InlineData("MLmodel", "text/plain")]
    [InlineData("MLproject", "text/plain")]
    [InlineData("a.xml", "text/plain")]
    [InlineData("a.ipynb", "text/plain")]
    [InlineData("a.css", "text/css")]
    [InlineData("a.html", "text/html")]
    [InlineData("a.png", "image/png")]
    [InlineData("a.bin", "application/octet-stream")]
    public async Task Download_IsAnAttachmentOfATypeByItsEnding(string name, string type)
    {
        var (experiment, run) = await server.NewRunAsync();
        await UploadAsync(run, name, "0123456789");
        foreach (string address in new[] { $"{Proxy}/{experiment}/{run}/artifacts/{name}", $"/get-artifact?run_uuid={run}&path={name}" })
        {
            using var answer = await server.Http.GetAsync(address);
            Assert.Equal((type, "attachment"), (answer.Content.Headers.ContentType?.MediaType, answer.Content.Headers.ContentDisposition?.DispositionType));
            Assert.NotNull(answer.Headers.ETag);
            Assert.Equal("0123456789", await answer.Content.ReadAsStringAsync());
        }
    }

    [Fact]
    public async Task Range_IsHonoured()
    {
        var (experiment, run) = await server.NewRunAsync();
        await UploadAsync(run, "a.bin", "0123456789");
        var request = new HttpRequestMessage(HttpMethod.Get, $"{Proxy}/{experiment}/{run}/artifacts/a.bin") { Headers = { Range = new RangeHeaderValue(2, 4) } };
        using var answer = await server.Http.SendAsync(request);
        Assert.Equal((HttpStatusCode.PartialContent, "234"), (answer.StatusCode, await answer.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task Replaced_WhileBeingRead_IsReadToItsOldEnd()
    {
        var (_, run) = await server.NewRunAsync();
        await UploadAsync(run, "a.bin", "first");
        await UploadAsync(run, "a.bin", "second!");
        var back = new MemoryStream();
        await server.Client.DownloadArtifactAsync(run, "a.bin", back);
        Assert.Equal("second!", Encoding.UTF8.GetString(back.ToArray()));
        Assert.Equal("a.bin", Assert.Single(await server.Client.ListArtifactsAsync(run)).Path);
    }

    [Fact]
    public async Task Missing_IsNotFound_FolderIsRefused()
    {
        var (experiment, run) = await server.NewRunAsync();
        await UploadAsync(run, "sub/a.txt", "a");
        string root = $"{experiment}/{run}/artifacts";
        await server.RefusedAsync(HttpMethod.Get, $"{Proxy}/{root}/none.txt", null, 404, "RESOURCE_DOES_NOT_EXIST", $"No such artifact: '{root}/none.txt'");
        await server.RefusedAsync(HttpMethod.Get, $"/get-artifact?run_id={run}&path=none.txt", null, 404, "RESOURCE_DOES_NOT_EXIST", $"No such artifact: '{root}/none.txt'");
        using var folder = await server.Http.GetAsync($"{Proxy}/{root}/sub");
        Assert.Equal(
            (HttpStatusCode.BadRequest, $$"""{"detail":"Artifact path refers to a directory, not a file: \u0027{{root}}/sub\u0027"}"""),
            (folder.StatusCode, await folder.Content.ReadAsStringAsync()));
        Assert.Equal(HttpStatusCode.BadRequest, (await server.Http.GetAsync($"/get-artifact?run_id={run}")).StatusCode);
    }

    [Fact]
    public async Task FileWhereAFolderIsNeeded_IsRefused()
    {
        var (_, run) = await server.NewRunAsync();
        await UploadAsync(run, "a.txt", "a");
        var refused = await Assert.ThrowsAsync<MlflowException>(() => UploadAsync(run, "a.txt/below.txt", "b"));
        Assert.Equal(400, refused.Status);
    }

    [Theory]
    [InlineData(0, "Request must specify data.")]
    [InlineData((10 << 20) + 1, "Artifact size is too large. Max size is 10MB.")]
    public async Task UploadOfAPage_HasDataAndABound(int bytes, string message)
    {
        var (_, run) = await server.NewRunAsync();
        using var answer = await server.Http.PostAsync($"/ajax-api/2.0/mlflow/upload-artifact?run_uuid={run}&path=a", new ByteArrayContent(new byte[bytes]));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(message, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task MultipartAndPresigned_AreNotImplemented()
    {
        await server.RefusedAsync(
            HttpMethod.Post, "/api/2.0/mlflow-artifacts/mpu/create/0/x", """{"path":"x","num_parts":2}""", 501, "NOT_IMPLEMENTED",
            "Multipart upload is not supported for the current artifact repository");
        await server.RefusedAsync(
            HttpMethod.Get, "/api/2.0/mlflow-artifacts/presigned/0/x", null, 501, "NOT_IMPLEMENTED", "Multipart download is not supported for the current artifact repository");
    }

    [Fact]
    public async Task UploadOfAPage_GoesToTheRun()
    {
        var (_, run) = await server.NewRunAsync();
        using var answer = await server.Http.PostAsync($"/ajax-api/2.0/mlflow/upload-artifact?run_uuid={run}&path=ui/x.txt", new StringContent("from ui"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("ui/x.txt", Assert.Single(await server.Client.ListArtifactsAsync(run, "ui")).Path);
    }

    Task UploadAsync(string run, string path, string text) =>
        server.Client.UploadArtifactAsync(run, path, new MemoryStream(Encoding.UTF8.GetBytes(text)));
}
