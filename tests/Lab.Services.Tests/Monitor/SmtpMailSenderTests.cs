using System.Net;
using System.Net.Sockets;
using System.Text;
using Lab.Monitoring.Alerts;
using Lab.Monitoring.Mail;
using Lab.Services.Tests.Mailbox;

namespace Lab.Services.Tests.Monitor;

public sealed class SmtpMailSenderTests
{
    static CancellationToken Token => TestContext.Current.CancellationToken;

    static SmtpMailSender Sender(int port, string recipients = "a@example.org", int attempts = 3) => new(
        SmtpConnection.Parse($"smtp://127.0.0.1:{port}"),
        new AlertOptions { Recipients = recipients, Attempts = attempts, RetryDelay = TimeSpan.Zero }, TimeProvider.System);

    [Theory]
    [InlineData("x\r\nBcc: victim@example.org")]
    [InlineData("x\nBcc: victim@example.org")]
    [InlineData("x\u2028Bcc: victim@example.org\u0085\0")]
    public async Task LineEndsInASubject_StartNoHeader(string subject)
    {
        await using var mailbox = await RunningMailbox.StartAsync();
        await Sender(mailbox.SmtpPort).SendAsync(new AlertMail(subject, "text", "<p>html</p>"), Token);
        string source = await mailbox.Http.GetStringAsync("/api/mails/1/source", Token);
        Assert.DoesNotContain("\nBcc:", source);
        Assert.Contains("victim", source);
    }

    [Fact]
    public async Task RefusedForNow_IsTriedAgain()
    {
        using var server = new ScriptedServer("451 4.3.0 try later", "451 4.3.0 try later", "250 OK");
        await Sender(server.Port).SendAsync(new AlertMail("s", "t", "h"), Token);
        Assert.Equal(3, server.Tries);
    }

    [Fact]
    public async Task RefusedForNow_TooOften_Fails()
    {
        using var server = new ScriptedServer("451 4.3.0 try later", "451 4.3.0 try later");
        var failure = await Assert.ThrowsAsync<MailFailedException>(() => Sender(server.Port, attempts: 2).SendAsync(new AlertMail("s", "t", "h"), Token));
        Assert.Equal((2, false), (server.Tries, failure.Delivered));
        Assert.Contains("try 2 of 2", failure.Message);
    }

    [Fact]
    public async Task RefusedForGood_IsNotTriedAgain()
    {
        using var server = new ScriptedServer("550 5.7.1 not here");
        var failure = await Assert.ThrowsAsync<MailFailedException>(() => Sender(server.Port).SendAsync(new AlertMail("s", "t", "h"), Token));
        Assert.Equal(1, server.Tries);
        Assert.Contains("not here", failure.Message);
    }

    [Fact]
    public async Task OneOfTwoRecipientsRefused_CountsAsDelivered()
    {
        using var server = new ScriptedServer("250 OK") { Refused = "b@example.org" };
        var failure = await Assert.ThrowsAsync<MailFailedException>(
            () => Sender(server.Port, "a@example.org,b@example.org").SendAsync(new AlertMail("s", "t", "h"), Token));
        Assert.True(failure.Delivered);
        Assert.Contains("b@example.org", failure.Message);
        Assert.Equal(1, server.Tries);
    }

    /// <summary>Answers MAIL of each connection with the next reply of a script; everything else well.</summary>
    sealed class ScriptedServer : IDisposable
    {
        readonly TcpListener listener = new(IPAddress.Loopback, 0);
        readonly Queue<string> replies;

        public ScriptedServer(params string[] replies)
        {
            this.replies = new Queue<string>(replies);
            listener.Start();
            _ = ServeAsync();
        }

        public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

        public int Tries { get; private set; }

        public string? Refused { get; init; }

        public void Dispose() => listener.Dispose();

        async Task ServeAsync()
        {
            while (true)
            {
                TcpClient client;
                try
                {
                    client = await listener.AcceptTcpClientAsync(Token);
                }
                catch (Exception ended) when (ended is ObjectDisposedException or SocketException or OperationCanceledException)
                {
                    return;
                }
                using (client) await TalkAsync(client.GetStream());
            }
        }

        async Task TalkAsync(NetworkStream stream)
        {
            using var reader = new StreamReader(stream, Encoding.ASCII);
            await SayAsync("220 hello");
            bool data = false;
            while (await reader.ReadLineAsync(Token) is { } line)
            {
                if (data && line != ".") continue;
                if (line.StartsWith("MAIL", StringComparison.Ordinal)) Tries++;
                string reply = line switch
                {
                    "." => "250 taken",
                    "DATA" => "354 go on",
                    "QUIT" => "221 bye",
                    _ when line.StartsWith("MAIL", StringComparison.Ordinal) => replies.Dequeue(),
                    _ when Refused is { } refused && line.Contains(refused, StringComparison.Ordinal) => "550 5.1.1 no such one",
                    _ => "250 OK",
                };
                data = line == "DATA";
                await SayAsync(reply);
                if (line == "QUIT") return;
            }

            async Task SayAsync(string text) => await stream.WriteAsync(Encoding.ASCII.GetBytes(text + "\r\n"), Token);
        }
    }
}
