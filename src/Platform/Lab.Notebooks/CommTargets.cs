using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Lab.Notebooks;

/// <summary>What clients may open a channel to, and the channels that are open: <see cref="Cell.Comms"/>.</summary>
public sealed class CommTargets
{
    readonly ConcurrentDictionary<string, Action<Comm, JsonObject>> targets = [];
    readonly ConcurrentDictionary<string, Comm> open = [];
    readonly Lock gate = new();
    Task handling = Task.CompletedTask;

    /// <summary>Sends a message of the protocol; set by who serves the client.</summary>
    internal Action<string, Comm, JsonObject> Publish { get; set; } = (_, _, _) => { };

    internal IEnumerable<Comm> All => open.Values;

    /// <summary>Takes what clients open under this name; one that was registered before is replaced.</summary>
    /// <param name="target">Name that the client uses.</param>
    /// <param name="opened">Given the channel, whose events it listens to, and the data that came with it.</param>
    public void Register(string target, Action<Comm, JsonObject> opened) => targets[target] = opened;

    /// <summary>Opens a channel to something that the client's page has registered.</summary>
    /// <param name="target">Its name there.</param>
    /// <param name="data">Goes with it; becomes a JSON object.</param>
    public Comm Open(string target, object? data = null)
    {
        var comm = new Comm(this, Guid.NewGuid().ToString("N"), target);
        open[comm.Id] = comm;
        Publish("comm_open", comm, Comm.Json(data));
        return comm;
    }

    internal bool IsOpen(string id) => open.ContainsKey(id);

    internal bool Remove(string id) => open.TryRemove(id, out _);

    /// <returns>False: nobody offers that target.</returns>
    internal bool Opened(string id, string target, JsonObject data)
    {
        if (!targets.TryGetValue(target, out var opened)) return false;
        var comm = open[id] = new Comm(this, id, target);
        Handle(() => opened(comm, data));
        return true;
    }

    internal void Received(string id, JsonObject data)
    {
        if (open.TryGetValue(id, out var comm)) Handle(() => comm.OnReceived(data));
    }

    internal void Closed(string id, JsonObject data)
    {
        if (open.TryRemove(id, out var comm)) Handle(() => comm.OnClosed(data));
    }

    // Code of cells: one handler at a time, in the order of the messages, and what it throws is told, not lost.
    void Handle(Action handler)
    {
        lock (gate) handling = handling.ContinueWith(_ => Try(handler), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    static void Try(Action handler)
    {
        try
        {
            handler();
        }
        catch (Exception failure)
        {
            Console.Error.WriteLine($"A comm's handler failed: {failure}");
        }
    }
}
