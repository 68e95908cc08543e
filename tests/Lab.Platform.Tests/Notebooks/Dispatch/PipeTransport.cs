using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Lab.Notebooks;
using Lab.Notebooks.Dispatch;
using Lab.Notebooks.Transport;

namespace Lab.Platform.Tests.Notebooks.Dispatch;

/// <summary>The protocol without sockets: a test asks and sees everything that is sent.</summary>
sealed class PipeTransport : IKernelTransport
{
    readonly Dictionary<JupyterSocket, Channel<JupyterMessage>> incoming = Enum.GetValues<JupyterSocket>().ToDictionary(socket => socket, _ => Channel.CreateUnbounded<JupyterMessage>());
    readonly Channel<(JupyterSocket Socket, JupyterMessage Message)> sent = Channel.CreateUnbounded<(JupyterSocket, JupyterMessage)>();
    readonly MessageMaker client = new(TimeProvider.System, "client");

    public ChannelReader<JupyterMessage> Incoming(JupyterSocket socket) => incoming[socket].Reader;

    public void Send(JupyterSocket socket, JupyterMessage message) => sent.Writer.TryWrite((socket, message));

    public string Ask(string type, string content, JupyterSocket socket = JupyterSocket.Shell)
    {
        var message = client.Make(null, type, (JsonObject)JsonNode.Parse(content)!, NotebookJson.Default.JsonObject) with { Identities = ["me"u8.ToArray()] };
        incoming[socket].Writer.TryWrite(message);
        return message.Header.MsgId;
    }

    public async Task<Sent> NextAsync()
    {
        var (socket, message) = await sent.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(30));
        return new(socket, message);
    }

    /// <returns>All messages of a request, from busy to idle, its reply among them.</returns>
    public async Task<List<Sent>> UntilIdleAsync(string asked)
    {
        List<Sent> seen = [];
        while (true)
        {
            var next = await NextAsync();
            if (next.Parent == asked) seen.Add(next);
            if (next is { Type: "status" } && next.Parent == asked && next.Text("execution_state") == "idle") return seen;
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public sealed record Sent(JupyterSocket Socket, JupyterMessage Message)
    {
        public string Type => Message.Type;

        public JsonObject Content => (JsonObject)JsonNode.Parse(Message.ContentJson)!;

        public string? Parent => JsonNode.Parse(Message.ParentHeaderJson)!["msg_id"]?.GetValue<string>();

        public string? Text(string key) => Content[key]?.ToString();

        public override string ToString() => $"{Socket} {Type} {Encoding.UTF8.GetString(Message.ContentJson)}";
    }
}
