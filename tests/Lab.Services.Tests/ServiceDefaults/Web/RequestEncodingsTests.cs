using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace Lab.Services.Tests.ServiceDefaults.Web;

public sealed class RequestEncodingsTests
{
    static CancellationToken Deadline => TestContext.Current.CancellationToken;

    static byte[] Compress(string encoding, byte[] plain)
    {
        using var buffer = new MemoryStream();
        using (Stream stream = encoding switch
        {
            "gzip" => new GZipStream(buffer, CompressionLevel.Fastest),
            "br" => new BrotliStream(buffer, CompressionLevel.Fastest),
            "deflate" => new ZLibStream(buffer, CompressionLevel.Fastest),
            _ => buffer,
        }) stream.Write(plain);
        return buffer.ToArray();
    }

    static ByteArrayContent Content(byte[] body, string encoding, string type = "application/json")
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
        return content;
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("GZIP")]
    [InlineData("br")]
    [InlineData("deflate")]
    [InlineData("identity")]
    public async Task CompressedBody_IsReadByEveryKindOfRoute(string encoding)
    {
        await using var predictions = await AnyService.StartAsync(AnyService.Prediction);
        await using var tracking = await AnyService.StartAsync(AnyService.Tracking);
        byte[] Body(string plain) => Compress(encoding.ToLowerInvariant(), Encoding.UTF8.GetBytes(plain));

        using var json = await predictions.SendAsync("POST", "/predict", Content(Body("""{"text":"good"}"""), encoding));
        using var csv = await predictions.SendAsync("POST", "/batch_predict", Content(
            Body("--edge\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\ntext\ngood\n\r\n--edge--\r\n"), encoding, "multipart/form-data; boundary=edge"));
        using var form = await predictions.SendAsync("POST", "/", Content(Body("text=good"), encoding, "application/x-www-form-urlencoded"));
        using var experiment = await tracking.SendAsync("POST", "/api/2.0/mlflow/experiments/create", Content(Body("""{"name":"compressed"}"""), encoding));
        using var stored = await tracking.SendAsync("PUT", "/api/2.0/mlflow-artifacts/artifacts/a.txt", Content(Body("the file"), encoding, "text/plain"));
        using var read = await tracking.SendAsync("GET", "/api/2.0/mlflow-artifacts/artifacts/a.txt");

        Assert.All([json, csv, form, experiment, stored], answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.StartsWith("text,label,", await csv.Content.ReadAsStringAsync(Deadline));
        Assert.Equal("the file", await read.Content.ReadAsStringAsync(Deadline));
    }

    /// <summary>A body that expands without end: only who stops at the limit answers.</summary>
    [Theory]
    [InlineData(AnyService.Prediction, "/predict", "gzip")]
    [InlineData(AnyService.Prediction, "/predict", "br")]
    [InlineData(AnyService.Prediction, "/feedback/submit", "deflate")]
    [InlineData(AnyService.Prediction, "/batch_predict", "br")]
    [InlineData(AnyService.Tracking, "/api/2.0/mlflow/experiments/create", "br")]
    public async Task Bomb_Is413_BeforeItIsExpanded(string name, string path, string encoding)
    {
        await using var service = await AnyService.StartAsync(name);
        using var connection = new TcpClient();
        await connection.ConnectAsync(service.Http.BaseAddress!.Host, service.Http.BaseAddress.Port, Deadline);
        var stream = connection.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Encoding: {encoding}\r\nTransfer-Encoding: chunked\r\n\r\n"), Deadline);
        var sending = Task.Run(() => SendForever(stream, encoding), Deadline);

        byte[] answer = new byte[12];
        await stream.ReadExactlyAsync(answer, Deadline);

        Assert.Equal("HTTP/1.1 413", Encoding.ASCII.GetString(answer));
        connection.Close();
        await Assert.ThrowsAnyAsync<Exception>(() => sending);
    }

    static void SendForever(Stream to, string encoding)
    {
        byte[] nothing = new byte[1 << 20];
        using var chunk = new MemoryStream();
        using Stream compressing = encoding switch
        {
            "gzip" => new GZipStream(chunk, CompressionLevel.Fastest),
            "br" => new BrotliStream(chunk, CompressionLevel.Fastest),
            _ => new ZLibStream(chunk, CompressionLevel.Fastest),
        };
        while (true)
        {
            compressing.Write(nothing);
            compressing.Flush();
            to.Write(Encoding.ASCII.GetBytes($"{chunk.Length:x}\r\n"));
            chunk.WriteTo(to);
            to.Write("\r\n"u8);
            chunk.SetLength(0);
        }
    }

    [Fact]
    public async Task CompressedUpload_HasTheLimitOfUploads_NotOfJson()
    {
        await using var service = await AnyService.StartAsync(AnyService.Prediction, "Batch:MaxUploadBytes=4000000");
        string rows = string.Concat(Enumerable.Repeat($"{new string('x', 98)}\n", 30_000));

        foreach (var (times, status) in new[] { (1, HttpStatusCode.OK), (2, HttpStatusCode.RequestEntityTooLarge) })
        {
            byte[] body = Compress("gzip", Encoding.UTF8.GetBytes($"--edge\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\ntext\n{string.Concat(Enumerable.Repeat(rows, times))}\r\n--edge--\r\n"));
            try
            {
                using var answer = await service.SendAsync("POST", "/batch_predict", Content(body, "gzip", "multipart/form-data; boundary=edge"));
                await answer.Content.ReadAsStringAsync(Deadline);
                Assert.Equal(HttpStatusCode.OK, status);
            }
            catch (HttpRequestException)
            {
                // The first rows have been answered with 200 by then.
                Assert.Equal(HttpStatusCode.RequestEntityTooLarge, status);
            }
        }
    }

    [Theory]
    [MemberData(nameof(AnyService.Names), MemberType = typeof(AnyService))]
    public async Task UnknownEncoding_Is415_AndTheKnownOnesAreNamed(string name)
    {
        await using var service = await AnyService.StartAsync(name);
        foreach (var (method, path) in service.ChangingRoutes())
            foreach (string encoding in (string[])["zstd", "compress", "gzip, br", "gzip,gzip", "x"])
            {
                using var answer = await service.SendAsync(method, path, Content([1, 2, 3], encoding));
                Assert.Equal((path, HttpStatusCode.UnsupportedMediaType), (path, answer.StatusCode));
                Assert.Equal("gzip, br, deflate", string.Join(", ", answer.Headers.GetValues("Accept-Encoding")));
            }
    }

    [Theory]
    [InlineData(AnyService.Prediction, "/predict", "application/json")]
    [InlineData(AnyService.Prediction, "/feedback/submit", "application/json")]
    [InlineData(AnyService.Prediction, "/batch_predict", "multipart/form-data; boundary=edge")]
    [InlineData(AnyService.Prediction, "/", "application/x-www-form-urlencoded")]
    [InlineData(AnyService.Tracking, "/api/2.0/mlflow/experiments/create", "application/json")]
    public async Task DamagedBody_Is400(string name, string path, string type)
    {
        await using var service = await AnyService.StartAsync(name);
        byte[] whole = Compress("gzip", Encoding.UTF8.GetBytes($$"""{"text":"{{new string('x', 5_000)}}","name":"y"}"""));
        foreach (string encoding in (string[])["gzip", "br", "deflate"])
            foreach (byte[] body in (byte[][])[Encoding.UTF8.GetBytes("""{"text":"plain"}"""), whole[..^9], [.. whole[..20], 9, 9, 9, .. whole[23..]]])
            {
                using var answer = await service.SendAsync("POST", path, Content(body, encoding, type));
                Assert.Equal((encoding, HttpStatusCode.BadRequest), (encoding, answer.StatusCode));
            }
        Assert.DoesNotContain("Error: ", service.Log);
    }

    /// <summary>What the body says would be complete without its end: only the decoder knows that something is missing.</summary>
    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task CutFile_Is400_AndNothingIsStored(string encoding)
    {
        await using var tracking = await AnyService.StartAsync(AnyService.Tracking);
        byte[] whole = Compress(encoding, Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 3_000).Select(row => $"row {row * 7919}\n"))));
        foreach (int length in (int[])[1, whole.Length / 2, whole.Length - 1])
        {
            using var stored = await tracking.SendAsync("PUT", $"/api/2.0/mlflow-artifacts/artifacts/{length}.txt", Content(whole[..length], encoding, "text/plain"));
            using var read = await tracking.SendAsync("GET", $"/api/2.0/mlflow-artifacts/artifacts/{length}.txt");
            Assert.Equal((length, HttpStatusCode.BadRequest), (length, stored.StatusCode));
            Assert.Equal(HttpStatusCode.NotFound, read.StatusCode);
        }
    }

    [Theory]
    [InlineData("/predict", "application/json", """{"text":"good"}""")]
    [InlineData("/feedback/submit", "application/json", """{"text":"good","correct":"positive"}""")]
    [InlineData("/", "application/x-www-form-urlencoded", "text=good")]
    [InlineData("/batch_predict", "multipart/form-data; boundary=edge", "--edge\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\ntext\ngood\n\r\n--edge--\r\n")]
    public async Task CutOrDamagedEnd_IsNamed(string path, string type, string plain)
    {
        await using var service = await AnyService.StartAsync(AnyService.Prediction);
        byte[] whole = Compress("gzip", Encoding.UTF8.GetBytes(plain));
        foreach (byte[] body in (byte[][])[whole[..^4], whole[..^9], [.. whole[..^8], .. new byte[8]]])
        {
            using var answer = await service.SendAsync("POST", path, Content(body, "gzip", type));
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Contains("cut, or not compressed as its Content-Encoding says", await answer.Content.ReadAsStringAsync(Deadline));
        }
    }
}
