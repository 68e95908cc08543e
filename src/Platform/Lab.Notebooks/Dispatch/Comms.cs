using System.Text.Json;
using Lab.Notebooks.Dispatch.Messages;
using Lab.Notebooks.Transport;

namespace Lab.Notebooks.Dispatch;

/// <summary>
/// Comms that clients open: two-way channels beside cells, as widgets use them. Nothing here offers a target, so each is closed
/// at once, as the protocol wants it, and the client does not wait.
/// </summary>
sealed class Comms(MessageWriter writer)
{
    public void Opened(JupyterMessage request)
    {
        var comm = JsonSerializer.Deserialize(request.ContentJson, NotebookJson.Default.CommOpen)!;
        writer.Publish(request, "comm_close", new CommMessage(comm.CommId, []), NotebookJson.Default.CommMessage);
    }

    public static CommInfoReply Info() => new([]);
}
