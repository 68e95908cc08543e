using System.Text;
using System.Threading.Channels;
using NetMQ;
using NetMQ.Sockets;

namespace Lab.Notebooks.Transport;

/// <summary>The five sockets of the protocol on ZeroMQ, all served by one thread.</summary>
public sealed class ZmqTransport : IKernelTransport
{
    // Longer than any sender of a cell takes to be scheduled; what is still unsent then has no reader.
    static readonly TimeSpan linger = TimeSpan.FromSeconds(1);

    readonly Dictionary<JupyterSocket, RouterSocket> routers = new()
    {
        [JupyterSocket.Shell] = new(),
        [JupyterSocket.Control] = new(),
        [JupyterSocket.Stdin] = new(),
    };

    readonly Dictionary<JupyterSocket, Channel<JupyterMessage>> incoming = new()
    {
        [JupyterSocket.Shell] = Channel.CreateUnbounded<JupyterMessage>(),
        [JupyterSocket.Control] = Channel.CreateUnbounded<JupyterMessage>(),
        [JupyterSocket.Stdin] = Channel.CreateUnbounded<JupyterMessage>(),
    };

    readonly XPublisherSocket ioPub = new();
    readonly RouterSocket heartbeat = new();
    readonly NetMQQueue<Outgoing> outgoing = new();
    readonly MessageFrames frames;
    readonly Action<string> warn;
    readonly Func<string, JupyterMessage> welcome;
    readonly NetMQPoller poller;

    /// <param name="connection">Where to listen.</param>
    /// <param name="warn">Told of messages that are dropped.</param>
    /// <param name="welcome">Message for a client that subscribed to a topic of iopub.</param>
    /// <exception cref="LabException">A port is taken.</exception>
    public ZmqTransport(ConnectionFile connection, Action<string> warn, Func<string, JupyterMessage> welcome)
    {
        (this.warn, this.welcome) = (warn, welcome);
        frames = new(new MessageSignature(connection.Key));
        poller = [outgoing, ioPub, heartbeat, .. routers.Values];
        try
        {
            Bind(routers[JupyterSocket.Shell], connection, connection.ShellPort);
            Bind(routers[JupyterSocket.Control], connection, connection.ControlPort);
            Bind(routers[JupyterSocket.Stdin], connection, connection.StdinPort);
            Bind(heartbeat, connection, connection.HbPort);
            // Dropping output when a client is slow would lose it without a word: the writer of streams holds back cells instead.
            ioPub.Options.SendHighWatermark = 0;
            Bind(ioPub, connection, connection.IopubPort);
        }
        catch
        {
            Close();
            throw;
        }

        foreach (var (socket, router) in routers) router.ReceiveReady += (_, _) => Receive(socket, router);
        heartbeat.ReceiveReady += (_, _) => Echo();
        ioPub.ReceiveReady += (_, _) => Greet();
        outgoing.ReceiveReady += (_, _) => Flush();
        poller.RunAsync("Jupyter sockets", isBackgroundThread: true);
    }

    public ChannelReader<JupyterMessage> Incoming(JupyterSocket socket) => incoming[socket].Reader;

    public void Send(JupyterSocket socket, JupyterMessage message) => outgoing.Enqueue(new(socket, message));

    public async ValueTask DisposeAsync()
    {
        // The reply to a shutdown is queued behind everything else: all of it is with the sockets before they close.
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        outgoing.Enqueue(new(default, null, end));
        await end.Task.WaitAsync(linger).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        poller.Stop();
        Close();
        foreach (var channel in incoming.Values) channel.Writer.TryComplete();
    }

    static void Bind(NetMQSocket socket, ConnectionFile connection, int port)
    {
        string address = connection.Address(port);
        try
        {
            socket.Options.Linger = linger;
            socket.Bind(address);
        }
        catch (NetMQException failure)
        {
            throw new LabException(ErrorKind.Usage, $"Cannot listen on {address}: {failure.Message}", remedy: "Start the notebook's Jupyter kernel again; the client picks other ports.", inner: failure);
        }
    }

    void Receive(JupyterSocket socket, RouterSocket router)
    {
        var received = new NetMQMessage();
        while (router.TryReceiveMultipartMessage(ref received!))
        {
            if (frames.Read(received, out string problem) is { } message) incoming[socket].Writer.TryWrite(message);
            else warn($"A message on {socket} was dropped: {problem}.");
            received = new NetMQMessage();
        }
    }

    void Echo()
    {
        var received = new NetMQMessage();
        while (heartbeat.TryReceiveMultipartMessage(ref received!)) heartbeat.TrySendMultipartMessage(received);
    }

    // The first byte of a subscription is 1, the rest its topic; 0 ends one.
    void Greet()
    {
        while (ioPub.TryReceiveFrameBytes(out byte[]? subscription))
            if (subscription is [1, .. var topic]) Publish(welcome(Encoding.UTF8.GetString(topic)) with { Identities = [topic] });
    }

    void Flush()
    {
        while (outgoing.TryDequeue(out var next, TimeSpan.Zero))
        {
            if (next.Message is null) next.End?.SetResult();
            else if (next.Socket == JupyterSocket.IoPub) Publish(next.Message);
            // False: the client that asked has gone.
            else routers[next.Socket].TrySendMultipartMessage(frames.Write(next.Message));
        }
    }

    void Publish(JupyterMessage message) => ioPub.TrySendMultipartMessage(frames.Write(message));

    void Close()
    {
        poller.Dispose();
        foreach (var router in routers.Values) router.Dispose();
        ioPub.Dispose();
        heartbeat.Dispose();
        outgoing.Dispose();
    }

    /// <param name="Socket">Where it goes.</param>
    /// <param name="Message">Null: nothing is sent.</param>
    /// <param name="End">Set when all before it is sent.</param>
    readonly record struct Outgoing(JupyterSocket Socket, JupyterMessage? Message, TaskCompletionSource? End = null);
}
