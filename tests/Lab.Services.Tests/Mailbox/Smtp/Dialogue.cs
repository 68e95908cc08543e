using System.IO.Pipelines;
using System.Text;
using Lab.Mailbox.Smtp;
using Microsoft.Extensions.Time.Testing;

namespace Lab.Services.Tests.Mailbox.Smtp;

/// <summary>An SMTP session over two pipes in memory: what a client writes, what the session answers.</summary>
sealed class Dialogue : IAsyncDisposable
{
    readonly Pipe toSession = new(), fromSession = new();
    readonly CancellationTokenSource stop = new();
    readonly Task session;

    public Dialogue(int maxMessageBytes = 100_000, int maxRecipients = 3)
    {
        var limits = new SmtpLimits(maxMessageBytes, maxRecipients, TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(10));
        session = new SmtpSession(
            new Ends(toSession.Reader, fromSession.Writer), limits,
            (envelope, data) => Delivered.Add((envelope, Encoding.Latin1.GetString(data))), Time).RunAsync(stop.Token);
    }

    public FakeTimeProvider Time { get; } = new();

    public List<(Envelope Envelope, string Data)> Delivered { get; } = [];

    /// <summary>Ends when the session does.</summary>
    public Task Ended => session;

    public static async Task<Dialogue> GreetedAsync(int maxMessageBytes = 100_000)
    {
        var dialogue = new Dialogue(maxMessageBytes);
        Assert.StartsWith("220 ", await dialogue.ReadAsync());
        Assert.StartsWith("250", await dialogue.SayAsync("EHLO client.example"));
        return dialogue;
    }

    /// <summary>A greeted dialogue that has been told to start the data of a mail.</summary>
    public static async Task<Dialogue> InDataAsync(int maxMessageBytes = 100_000)
    {
        var dialogue = await GreetedAsync(maxMessageBytes);
        Assert.StartsWith("250 ", await dialogue.SayAsync("MAIL FROM:<a@example.org>"));
        Assert.StartsWith("250 ", await dialogue.SayAsync("RCPT TO:<b@example.org>"));
        Assert.StartsWith("354 ", await dialogue.SayAsync("DATA"));
        return dialogue;
    }

    /// <summary>Sends a line with its CRLF; gives the reply to it.</summary>
    public async Task<string> SayAsync(string line)
    {
        await SendAsync(line + "\r\n");
        return await ReadAsync();
    }

    /// <summary>Sends characters as bytes, as they are.</summary>
    public async Task SendAsync(string raw) => await toSession.Writer.WriteAsync(Encoding.Latin1.GetBytes(raw));

    /// <summary>Sends no more.</summary>
    public void Leave() => toSession.Writer.Complete();

    /// <summary>The next reply, all its lines, without the last CRLF.</summary>
    public async Task<string> ReadAsync()
    {
        while (true)
        {
            var read = await fromSession.Reader.ReadAsync(TestContext.Current.CancellationToken);
            string text = Encoding.ASCII.GetString(read.Buffer);
            for (int start = 0, end; (end = text.IndexOf("\r\n", start, StringComparison.Ordinal)) >= 0; start = end + 2)
            {
                if (text[start + 3] == '-') continue;
                fromSession.Reader.AdvanceTo(read.Buffer.GetPosition(end + 2));
                return text[..end];
            }
            Assert.False(read.IsCompleted, "The session ended: " + text);
            fromSession.Reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    public async ValueTask DisposeAsync()
    {
        toSession.Writer.Complete();
        await stop.CancelAsync();
        await session;
        stop.Dispose();
    }

    sealed record Ends(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
