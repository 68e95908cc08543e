using System.Text.Json;
using System.Text.Json.Nodes;
using Lab.Notebooks.Dispatch.Messages;
using Lab.Notebooks.Transport;

namespace Lab.Notebooks.Dispatch;

/// <summary>Comms in the messages of the protocol: two-way channels beside cells, as widgets use them.</summary>
sealed class Comms
{
    readonly CommTargets targets;
    readonly MessageWriter writer;

    public Comms(CommTargets targets, MessageWriter writer)
    {
        (this.targets, this.writer) = (targets, writer);
        targets.Publish = (type, comm, data) =>
        {
            if (type == "comm_open") writer.Publish(null, type, new CommOpen(comm.Id, comm.Target, data), NotebookJson.Default.CommOpen);
            else writer.Publish(null, type, new CommMessage(comm.Id, data), NotebookJson.Default.CommMessage);
        };
    }

    /// <summary>A client opens one. What nobody offers is closed at once, as the protocol wants it, so that the client does not wait.</summary>
    public void Opened(JupyterMessage request)
    {
        var comm = JsonSerializer.Deserialize(request.ContentJson, NotebookJson.Default.CommOpen)!;
        if (!targets.Opened(comm.CommId, comm.TargetName, comm.Data ?? []))
            writer.Publish(request, "comm_close", new CommMessage(comm.CommId, []), NotebookJson.Default.CommMessage);
    }

    public void Received(JupyterMessage request)
    {
        var message = JsonSerializer.Deserialize(request.ContentJson, NotebookJson.Default.CommMessage)!;
        if (request.Type == "comm_close") targets.Closed(message.CommId, message.Data ?? []);
        else targets.Received(message.CommId, message.Data ?? []);
    }

    /// <summary>Those that are open; of one target where the client names it.</summary>
    public CommInfoReply Info(CommInfoRequest request) => new(
        [.. targets.All.Where(comm => request.TargetName is null || comm.Target == request.TargetName)
            .Select(comm => KeyValuePair.Create(comm.Id, (JsonNode?)new JsonObject { ["target_name"] = comm.Target }))]);
}
