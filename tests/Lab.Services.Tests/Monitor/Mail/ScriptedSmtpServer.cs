using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Lab.Services.Tests.Monitor.Mail;

/// <summary>A mail server on a free port that does as it is told, and remembers what it heard.</summary>
sealed class ScriptedSmtpServer : IDisposable
{
    readonly TcpListener listener = new(IPAddress.Loopback, 0);
    readonly Queue<string> replies;

    /// <param name="replies">To MAIL, one each; 250 when there is none left.</param>
    public ScriptedSmtpServer(params string[] replies)
    {
        this.replies = new Queue<string>(replies);
        listener.Start();
        _ = ServeAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Replies to RCPT by address, one each; 250 when there is none left.</summary>
    public Dictionary<string, Queue<string>> Refused { get; } = [];

    /// <summary>Encrypts with it.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>From the first byte; else at STARTTLS.</summary>
    public bool Implicit { get; init; }

    /// <summary>Offers AUTH PLAIN and takes only this pair.</summary>
    public (string User, string Password)? Account { get; init; }

    /// <summary>Greets nobody.</summary>
    public bool Silent { get; init; }

    /// <summary>Commands in order, AUTH without what follows.</summary>
    public List<string> Heard { get; } = [];

    /// <summary>Mails taken: recipients and text.</summary>
    public List<(string[] To, string Text)> Mails { get; } = [];

    public int Tries => Heard.Count(line => line.StartsWith("MAIL", StringComparison.Ordinal));

    public void Dispose() => listener.Dispose();

    async Task ServeAsync()
    {
        while (true)
        {
            try
            {
                using var client = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
                await TalkAsync(client.GetStream());
            }
            catch (Exception broken) when (broken is IOException or System.Security.Authentication.AuthenticationException)
            {
                // A client that does not like the certificate hangs up.
            }
            catch (Exception ended) when (ended is ObjectDisposedException or SocketException or OperationCanceledException)
            {
                return;
            }
        }
    }

    async Task TalkAsync(Stream stream)
    {
        var cancellation = TestContext.Current.CancellationToken;
        if (Silent) await Task.Delay(Timeout.Infinite, cancellation);
        bool encrypted = Implicit;
        if (encrypted) stream = await EncryptAsync(stream);
        var reader = new StreamReader(stream, Encoding.UTF8);
        List<string> recipients = [];
        await SayAsync("220 hello");
        while (await reader.ReadLineAsync(cancellation) is { } line)
        {
            string verb = line.Split(' ', ':')[0].ToUpperInvariant();
            Heard.Add(verb == "AUTH" ? "AUTH" : line);
            switch (verb)
            {
                case "EHLO":
                    await SayAsync("250-here\r\n" + (Certificate is not null && !encrypted ? "250-STARTTLS\r\n" : "") + (Account is not null && (encrypted || Certificate is null) ? "250-AUTH PLAIN\r\n" : "") + "250 8BITMIME");
                    break;
                case "STARTTLS":
                    await SayAsync("220 go on");
                    stream = await EncryptAsync(stream);
                    reader = new StreamReader(stream, Encoding.UTF8);
                    encrypted = true;
                    break;
                case "AUTH":
                    string given = Encoding.UTF8.GetString(Convert.FromBase64String(line.Split(' ')[^1]));
                    await SayAsync(given == $"\0{Account!.Value.User}\0{Account.Value.Password}" ? "235 welcome" : "535 5.7.8 no such pair");
                    break;
                case "MAIL":
                    recipients = [];
                    await SayAsync(replies.TryDequeue(out string? reply) ? reply : "250 OK");
                    break;
                case "RCPT":
                    string address = line[(line.IndexOf('<') + 1)..line.IndexOf('>')];
                    string answer = Refused.TryGetValue(address, out var script) && script.TryDequeue(out string? word) ? word : "250 OK";
                    if (answer.StartsWith('2')) recipients.Add(address);
                    await SayAsync(answer);
                    break;
                case "DATA":
                    await SayAsync("354 go on");
                    var text = new StringBuilder();
                    while (await reader.ReadLineAsync(cancellation) is { } data && data != ".") text.Append(data).Append('\n');
                    Mails.Add(([.. recipients], text.ToString()));
                    await SayAsync("250 taken");
                    break;
                case "QUIT":
                    await SayAsync("221 bye");
                    return;
                default:
                    await SayAsync("250 OK");
                    break;
            }
        }

        async Task SayAsync(string reply) => await stream.WriteAsync(Encoding.ASCII.GetBytes(reply + "\r\n"), cancellation);
    }

    async Task<Stream> EncryptAsync(Stream stream)
    {
        var encrypted = new SslStream(stream);
        await encrypted.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = Certificate }, TestContext.Current.CancellationToken);
        return encrypted;
    }
}
