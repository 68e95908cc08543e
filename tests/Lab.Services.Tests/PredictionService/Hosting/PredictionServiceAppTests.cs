using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Lab.PredictionService;
using Lab.PredictionService.Models;
using Lab.TestSupport;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Lab.Services.Tests.PredictionService.Hosting;

/// <summary>The service as a process hosts it: on Kestrel, on a free port.</summary>
public sealed class PredictionServiceAppTests : IAsyncLifetime
{
    readonly WebApplication app = PredictionServiceApp.Create(
        ["--urls", "http://127.0.0.1:0", "--model", AppContext.BaseDirectory, "--Logging:LogLevel:Default", "None"],
        builder => builder.Services.AddSingleton<IModelLoader>(new FakeModelLoader { Classifier = new FakeClassifier() }));

    readonly HttpClient client = new();

    static CancellationToken Deadline => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await app.StartAsync(Deadline);
        await app.Services.GetRequiredService<ModelHost>().Settled.WaitAsync(Deadline);
        client.BaseAddress = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await app.DisposeAsync();
    }

    [Fact]
    public async Task Predict_AnswersOverTcp_WithoutServerHeader()
    {
        using var response = await client.PostAsync("/predict", new StringContent("""{"text":"good"}""", new MediaTypeHeaderValue("application/json")), Deadline);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Empty(response.Headers.Server);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task BodyOfThreeMegabytes_Is413(bool withLength)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/predict") { Content = new ByteArrayContent(new byte[3_000_000]) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.TransferEncodingChunked = !withLength;

        var answer = await client.AnswerAsync(request);

        Assert.Equal(HttpAnswer.TooLarge("The body is larger than 2,000,000 bytes."), answer);
    }

    // As most HTTP libraries do. A server that closes on what it has not read resets the connection, and the answer is gone.
    [Theory]
    [InlineData("/predict", "application/json", 3_000_000, 413)]
    [InlineData("/predict", "text/plain", 3_000_000, 415)]
    [InlineData("/predictt", "application/json", 3_000_000, 404)]
    [InlineData("/health", "application/json", 3_000_000, 405)]
    [InlineData("/batch_predict", "multipart/form-data; boundary=x", 101_000_000, 413)]
    public async Task PeerThatSendsAllBeforeItReads_StillGetsTheAnswer(string path, string type, int length, int status)
    {
        using var peer = new TcpClient();
        await peer.ConnectAsync(IPAddress.Loopback, client.BaseAddress!.Port, Deadline);
        var stream = peer.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {type}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"), Deadline);
        await Eventually.HoldsAsync(() => peer.Available > 0);
        byte[] part = new byte[1_000_000];
        for (int sent = 0; sent < length; sent += part.Length) await stream.WriteAsync(part, Deadline);

        string answer = await new StreamReader(stream, Encoding.UTF8).ReadToEndAsync(Deadline);

        Assert.StartsWith($"HTTP/1.1 {status} ", answer);
    }

    [Theory]
    [InlineData("--Batching:MaxBatchTokens", "-4")]
    [InlineData("--Prediction:MaxTxts", "5")]
    [InlineData("--Prediction:MaxTexts", "many")]
    [InlineData("--urls", "gopher")]
    public async Task WrongSetting_EndsWithExitCode2(string option, string value) => Assert.Equal(
        2, await PredictionServiceApp.RunAsync(["--urls", "http://127.0.0.1:0", "--Logging:LogLevel:Default", "None", option, value], Deadline));

    [Fact]
    public async Task AddressInUse_EndsWithExitCode2() => Assert.Equal(
        2, await PredictionServiceApp.RunAsync(["--urls", client.BaseAddress!.ToString(), "--Logging:LogLevel:Default", "None"], Deadline));

    [Fact]
    public async Task PeersThatHangUpMidBody_LeaveTheServiceServing()
    {
        for (int i = 0; i < 20; i++)
        {
            using var peer = new TcpClient();
            await peer.ConnectAsync(IPAddress.Loopback, client.BaseAddress!.Port, Deadline);
            await peer.GetStream().WriteAsync(
                "POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{\"text\":\"go"u8.ToArray(), Deadline);
        }

        Assert.Equal(HttpStatusCode.OK, (await client.PostJsonAsync("/predict", """{"text":"good"}""")).Status);
    }

    [Fact]
    public async Task ChunkedBodyThatIsNotChunked_Is400()
    {
        using var peer = new TcpClient();
        await peer.ConnectAsync(IPAddress.Loopback, client.BaseAddress!.Port, Deadline);
        var stream = peer.GetStream();
        await stream.WriteAsync(
            "POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\nzz\r\n"u8.ToArray(), Deadline);
        string answer = await new StreamReader(stream, Encoding.UTF8).ReadToEndAsync(Deadline);

        Assert.StartsWith("HTTP/1.1 400 Bad Request\r\n", answer);
        Assert.Contains("application/problem+json", answer);
    }
}
