using System.Net.Sockets;
using System.Text;
using Lab.PredictionService;

namespace Lab.Services.Tests.PredictionService.Hosting;

/// <summary>What Kestrel refuses before the service sees it.</summary>
public sealed class ConnectionLimitsTests
{
    static CancellationToken Deadline => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Server:MaxHeaders=4", "GET /alive HTTP/1.1\r\nHost: localhost\r\nA: 1\r\nB: 2\r\nC: 3\r\nD: 4\r\n\r\n", 431)]
    [InlineData("Server:MaxHeaderBytes=1024", "GET /alive HTTP/1.1\r\nHost: localhost\r\nA: LONG\r\n\r\n", 431)]
    [InlineData("Server:MaxRequestLineBytes=512", "GET /LONG HTTP/1.1\r\nHost: localhost\r\n\r\n", 414)]
    public async Task HeadersBeyondAnOption_AreRefused(string option, string request, int status)
    {
        await using var service = await ListeningService.StartAsync(option);

        string answer = await service.SendRawAsync(request.Replace("LONG", new string('x', 2_000)));

        Assert.StartsWith($"HTTP/1.1 {status} ", answer);
    }

    [Fact]
    public async Task ConnectionBeyondTheOption_IsClosed_AndTheOthersGoOn()
    {
        await using var service = await ListeningService.StartAsync("Server:MaxConnections=1");
        using var first = await service.ConnectAsync();
        await AskAsync(first);

        Assert.Equal("", await service.SendRawAsync("GET /alive HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        Assert.StartsWith("HTTP/1.1 200 OK", await AskAsync(first));
    }

    [Theory]
    [InlineData("--Server:MaxConections", "5")]
    [InlineData("--Server:MaxConnections", "0")]
    [InlineData("--Server:SlowGrace", "00:00:00.5")]
    [InlineData("--Batch:WindowRows", "0")]
    [InlineData("--Batch:MaxUploadByte", "5")]
    public async Task WrongOption_EndsWithExitCode2(string option, string value) => Assert.Equal(
        2, await PredictionServiceApp.RunAsync(["--urls", "http://127.0.0.1:0", "--Logging:LogLevel:Default", "None", option, value], Deadline));

    static async Task<string> AskAsync(TcpClient peer)
    {
        await peer.GetStream().WriteAsync("GET /alive HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray(), Deadline);
        byte[] buffer = new byte[1_024];
        // To its last chunk: what is left would be taken for the next answer.
        string answer = "";
        while (!answer.EndsWith("\r\n0\r\n\r\n", StringComparison.Ordinal) && await peer.GetStream().ReadAsync(buffer, Deadline) is > 0 and var read)
            answer += Encoding.ASCII.GetString(buffer, 0, read);
        return answer;
    }
}
