using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Lab.Mailbox.Mails;
using Microsoft.Extensions.Options;

namespace Lab.Mailbox.Smtp;

/// <summary>Takes SMTP connections on this machine's loopback address and puts their mails into the store.</summary>
sealed partial class SmtpListener(IOptions<MailboxOptions> options, MailStore store, TimeProvider time, ILogger<SmtpListener> log) : IHostedService, IDisposable
{
    readonly CancellationTokenSource stop = new();
    readonly Lock gate = new();
    readonly HashSet<Task> sessions = [];
    TcpListener? listener;
    Task accepting = Task.CompletedTask;

    /// <summary>The port that it listens on; 0 before it does.</summary>
    public int Port { get; private set; }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        int asked = options.Value.SmtpPort;
        listener = new TcpListener(IPAddress.Loopback, asked);
        try
        {
            listener.Start(backlog: 128);
        }
        catch (SocketException problem)
        {
            throw new LabException(
                ErrorKind.Usage, $"SMTP port {asked} cannot be used: {problem.Message}", "Mailbox:SmtpPort", "a free port, or 0 for any", inner: problem);
        }
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        LogListening(Port);
        accepting = AcceptAsync(listener);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await stop.CancelAsync();
        listener?.Stop();
        await accepting;
        Task[] open;
        lock (gate) open = [.. sessions];
        await Task.WhenAll(open).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose()
    {
        listener?.Dispose();
        stop.Dispose();
    }

    async Task AcceptAsync(TcpListener from)
    {
        while (!stop.IsCancellationRequested)
        {
            TcpClient client;
            try
            {
                client = await from.AcceptTcpClientAsync(stop.Token);
            }
            catch (Exception ended) when (ended is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException problem)
            {
                // One connection that broke while it was taken; the next one may be whole.
                LogBroken(problem);
                continue;
            }
            var session = TalkAsync(client);
            lock (gate) sessions.Add(session);
            _ = session.ContinueWith(
                done => { lock (gate) sessions.Remove(done); }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    async Task TalkAsync(TcpClient client)
    {
        await Task.Yield();
        using (client)
        {
            try
            {
                client.NoDelay = true;
                await using var stream = client.GetStream();
                int open;
                lock (gate) open = sessions.Count;
                if (open > options.Value.MaxConnections)
                {
                    await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(SmtpReply.TooManyConnections + "\r\n"), stop.Token);
                    return;
                }
                var pipe = new StreamPipe(PipeReader.Create(stream), PipeWriter.Create(stream));
                await new SmtpSession(pipe, options.Value.Limits, Deliver, time).RunAsync(stop.Token);
            }
            catch (Exception broken) when (broken is IOException or SocketException or OperationCanceledException)
            {
                LogBroken(broken);
            }
        }
    }

    void Deliver(Envelope envelope, byte[] message)
    {
        var mail = store.Add(envelope, message);
        LogTaken(mail.Id, envelope.To.Count, message.Length);
    }

    sealed record StreamPipe(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    [LoggerMessage(LogLevel.Information, "SMTP on localhost:{Port}")]
    partial void LogListening(int port);

    [LoggerMessage(LogLevel.Information, "Mail {Id} for {Recipients} recipients, {Bytes} bytes")]
    partial void LogTaken(long id, int recipients, int bytes);

    [LoggerMessage(LogLevel.Debug, "A connection broke")]
    partial void LogBroken(Exception problem);
}
