using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using System.Threading.Channels;
using Lab.Notebooks.Dispatch;
using Lab.Notebooks.Dispatch.Messages;
using Lab.Notebooks.Transport;
using NetMQ;
using NetMQ.Sockets;

namespace Lab.Notebooks.Running;

/// <summary>The other end of the protocol: sends requests to a Jupyter kernel and sees everything it publishes.</summary>
sealed class KernelClient : IAsyncDisposable
{
    readonly DealerSocket shell = new(), control = new();
    readonly SubscriberSocket ioPub = new();
    readonly NetMQQueue<(NetMQSocket Socket, NetMQMessage Frames)> outgoing = new();
    readonly Channel<JupyterMessage> replies = Channel.CreateUnbounded<JupyterMessage>(), published = Channel.CreateUnbounded<JupyterMessage>();
    readonly MessageFrames frames;
    readonly MessageMaker maker = new(TimeProvider.System, Guid.NewGuid().ToString("N"));
    readonly NetMQPoller poller;

    public KernelClient(ConnectionFile connection)
    {
        frames = new(new MessageSignature(connection.Key));
        poller = [outgoing, shell, control, ioPub];
        shell.Connect(connection.Address(connection.ShellPort));
        control.Connect(connection.Address(connection.ControlPort));
        ioPub.Options.ReceiveHighWatermark = 0;
        ioPub.Connect(connection.Address(connection.IopubPort));
        ioPub.SubscribeToAnyTopic();
        shell.ReceiveReady += (_, _) => Receive(shell, replies);
        // Answers of control tell nothing that is not known.
        control.ReceiveReady += (_, _) => Receive(control, into: null);
        ioPub.ReceiveReady += (_, _) => Receive(ioPub, published);
        outgoing.ReceiveReady += (_, _) =>
        {
            while (outgoing.TryDequeue(out var next, TimeSpan.Zero)) next.Socket.SendMultipartMessage(next.Frames);
        };
        poller.RunAsync("Jupyter client", isBackgroundThread: true);
    }

    /// <summary>Replies on shell, in their order.</summary>
    public ChannelReader<JupyterMessage> Replies => replies.Reader;

    /// <summary>Everything on iopub, in its order.</summary>
    public ChannelReader<JupyterMessage> Published => published.Reader;

    /// <returns>The request's id: its outputs and its reply name it as their parent.</returns>
    public string Ask<T>(string type, T content, JsonTypeInfo<T> json) => Send(shell, type, content, json);

    /// <inheritdoc cref="Ask"/>
    public string Execute(string code) => Execute(new(code), []);

    /// <param name="request">What is run.</param>
    /// <param name="metadata">Of the cell: JupyterLab sends it too.</param>
    /// <inheritdoc cref="Ask"/>
    public string Execute(ExecuteRequest request, JsonObject metadata) =>
        Send(shell, maker.Make(null, "execute_request", request, NotebookJson.Default.ExecuteRequest) with { MetadataJson = JsonSerializer.SerializeToUtf8Bytes(metadata, NotebookJson.Default.JsonObject) });

    public void Shutdown() => Control("shutdown_request", new ShutdownContent(), NotebookJson.Default.ShutdownContent);

    public string Control<T>(string type, T content, JsonTypeInfo<T> json) => Send(control, type, content, json);

    public static string? ParentOf(JupyterMessage message)
    {
        using var parent = JsonDocument.Parse(message.ParentHeaderJson);
        return parent.RootElement.TryGetProperty("msg_id", out var id) ? id.GetString() : null;
    }

    public ValueTask DisposeAsync()
    {
        poller.Dispose();
        shell.Dispose();
        control.Dispose();
        ioPub.Dispose();
        outgoing.Dispose();
        return ValueTask.CompletedTask;
    }

    string Send<T>(NetMQSocket socket, string type, T content, JsonTypeInfo<T> json) => Send(socket, maker.Make(null, type, content, json));

    string Send(NetMQSocket socket, JupyterMessage message)
    {
        outgoing.Enqueue((socket, frames.Write(message)));
        return message.Header.MsgId;
    }

    void Receive(NetMQSocket socket, Channel<JupyterMessage>? into)
    {
        var received = new NetMQMessage();
        while (socket.TryReceiveMultipartMessage(ref received!))
        {
            if (frames.Read(received, out _) is { } message) into?.Writer.TryWrite(message);
            received = new NetMQMessage();
        }
    }
}
