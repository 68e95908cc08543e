using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lab.Notebooks;

/// <summary>A two-way channel between cells and something in the client's page, as widgets use it.</summary>
public sealed class Comm
{
    readonly CommTargets owner;

    internal Comm(CommTargets owner, string id, string target) => (this.owner, Id, Target) = (owner, id, target);

    /// <summary>What the client has sent. Handlers run one after the other, beside the running cell.</summary>
    public event Action<JsonObject>? Received;

    /// <summary>The client has closed it, with its last data.</summary>
    public event Action<JsonObject>? Closed;

    /// <summary>Name of the channel in the protocol.</summary>
    public string Id { get; }

    /// <summary>Name of what it talks to.</summary>
    public string Target { get; }

    /// <summary>False when one of the sides has closed it.</summary>
    public bool IsOpen => owner.IsOpen(Id);

    /// <summary>Sends an object to the client.</summary>
    /// <param name="data">Becomes a JSON object: an anonymous type, a record, a dictionary, a <see cref="JsonObject"/>.</param>
    /// <exception cref="InvalidOperationException">It is closed.</exception>
    public void Send(object data)
    {
        if (!IsOpen) throw new InvalidOperationException($"The comm to '{Target}' is closed.");
        owner.Publish("comm_msg", this, Json(data));
    }

    /// <summary>Ends it; a second time does nothing.</summary>
    /// <param name="data">Last words.</param>
    public void Close(object? data = null)
    {
        if (owner.Remove(Id)) owner.Publish("comm_close", this, Json(data));
    }

    internal static JsonObject Json(object? data) =>
        data is null ? [] : JsonSerializer.SerializeToNode(data) as JsonObject ?? throw new ArgumentException("What goes over a comm is an object with names, not a single value or a list.", nameof(data));

    internal void OnReceived(JsonObject data) => Received?.Invoke(data);

    internal void OnClosed(JsonObject data) => Closed?.Invoke(data);
}
