using System.Text.Json;
using Lab.Notebooks.Dispatch.Messages;
using Lab.Notebooks.Interpreter;
using Lab.Notebooks.Transport;

namespace Lab.Notebooks.Dispatch;

/// <summary>
/// The Jupyter kernel between sockets and interpreter. Cells run one after the other; requests about code, history and state
/// are answered beside a running cell, and control has a loop of its own, so that interrupt and shutdown always get through.
/// </summary>
public sealed class KernelServer : IAsyncDisposable
{
    // What a cell gets to end after an interrupt before the process leaves without it.
    static readonly TimeSpan patience = TimeSpan.FromSeconds(2);

    readonly IKernelTransport transport;
    readonly MessageWriter writer;
    readonly Comms comms;
    readonly CellQueue cells;
    readonly StreamBuffer streams;
    readonly Introspection introspection;
    readonly KernelInfoReply info;
    readonly Action<string> warn;
    readonly TaskCompletionSource<bool> shutdown = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="transport">Where requests come from.</param>
    /// <param name="interpreter">Runs the cells.</param>
    /// <param name="info">What the kernel says of itself.</param>
    /// <param name="targets">What clients may open comms to.</param>
    /// <param name="session">Name of this process in its messages.</param>
    /// <param name="time">Clock of the message headers.</param>
    /// <param name="warn">Told of messages that nobody here understands.</param>
    /// <param name="marker">Told which cell runs; null: nobody asks after a crash.</param>
    internal KernelServer(IKernelTransport transport, IInterpreter interpreter, KernelInfoReply info, CommTargets targets, string session, TimeProvider time, Action<string> warn, CellMarker? marker = null)
    {
        (this.transport, this.info, this.warn) = (transport, info, warn);
        writer = new(transport, new MessageMaker(time, session));
        streams = new(writer, time);
        comms = new(targets, writer);
        var history = new History();
        introspection = new(interpreter, history);
        cells = new(interpreter, writer, streams, new InputChannel(transport, writer), history, marker, AroundAsync);
    }

    /// <summary>Ends the running cell, as the interrupt signal and the interrupt request do.</summary>
    public void Interrupt() => cells.Interrupt();

    /// <summary>Serves until a client asks for the end.</summary>
    /// <param name="cancellation">Ends it from outside.</param>
    /// <returns>True: the client wants to start another Jupyter kernel in place of this one.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellation)
    {
        writer.Publish(null, "status", new KernelStatus("starting"), NotebookJson.Default.KernelStatus);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var loops = Task.WhenAll(ServeAsync(JupyterSocket.Shell, stop.Token), ServeAsync(JupyterSocket.Control, stop.Token), cells.RunAsync(stop.Token));
        try
        {
            return await shutdown.Task.WaitAsync(cancellation).ConfigureAwait(false);
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            cells.Interrupt();
            await loops.WaitAsync(patience, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            streams.Flush();
        }
    }

    public ValueTask DisposeAsync()
    {
        streams.Dispose();
        return ValueTask.CompletedTask;
    }

    async Task ServeAsync(JupyterSocket socket, CancellationToken cancellation)
    {
        await foreach (var request in transport.Incoming(socket).ReadAllAsync(cancellation).ConfigureAwait(false))
        {
            if (request.Type == "execute_request") cells.Add(request, socket);
            // What takes its time is answered beside all else; comms and control keep their order.
            else if (request.Type is "complete_request" or "inspect_request") _ = AnswerAsync(socket, request, cancellation);
            else await AnswerAsync(socket, request, cancellation).ConfigureAwait(false);
        }
    }

    Task AnswerAsync(JupyterSocket socket, JupyterMessage request, CancellationToken cancellation) => AroundAsync(socket, request, async () =>
    {
        switch (request.Type)
        {
            case "kernel_info_request": Reply(socket, request, info, NotebookJson.Default.KernelInfoReply); break;
            case "complete_request": Reply(socket, request, await introspection.CompleteAsync(Code(request), cancellation).ConfigureAwait(false), NotebookJson.Default.CompleteReply); break;
            case "inspect_request": Reply(socket, request, await introspection.InspectAsync(Code(request), cancellation).ConfigureAwait(false), NotebookJson.Default.InspectReply); break;
            case "is_complete_request": Reply(socket, request, introspection.IsComplete(Code(request)), NotebookJson.Default.IsCompleteReply); break;
            case "history_request": Reply(socket, request, introspection.History(Read(request, NotebookJson.Default.HistoryRequest)), NotebookJson.Default.HistoryReply); break;
            case "comm_info_request": Reply(socket, request, comms.Info(Read(request, NotebookJson.Default.CommInfoRequest)), NotebookJson.Default.CommInfoReply); break;
            case "comm_open": comms.Opened(request); break;
            case "comm_msg" or "comm_close": comms.Received(request); break;
            case "interrupt_request":
                cells.Interrupt();
                Reply(socket, request, new StatusOnly(), NotebookJson.Default.StatusOnly);
                break;
            case "shutdown_request":
                var answer = Read(request, NotebookJson.Default.ShutdownContent) with { Status = "ok" };
                // On iopub too: other clients of this Jupyter kernel learn of it there.
                writer.Publish(request, "shutdown_reply", answer, NotebookJson.Default.ShutdownContent);
                Reply(socket, request, answer, NotebookJson.Default.ShutdownContent);
                shutdown.TrySetResult(answer.Restart);
                break;
            default:
                warn($"A message of the unknown type '{request.Type}' was left unanswered.");
                break;
        }
    });

    // busy … idle around every request, written here alone.
    async Task AroundAsync(JupyterSocket socket, JupyterMessage request, Func<Task> handle)
    {
        Status(request, "busy");
        try
        {
            await handle().ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
        }
        catch (JsonException failure)
        {
            warn($"The content of '{request.Type}' is not what the protocol says: {failure.Message}");
            Refuse(socket, request, failure);
        }
        catch (Exception failure)
        {
            warn($"'{request.Type}' failed: {failure}");
            Refuse(socket, request, failure);
        }
        finally
        {
            Status(request, "idle");
        }
    }

    void Status(JupyterMessage request, string state) =>
        streams.Then(() => writer.Publish(request, "status", new KernelStatus(state), NotebookJson.Default.KernelStatus));

    void Refuse(JupyterSocket socket, JupyterMessage request, Exception failure) =>
        writer.Reply(socket, request, ReplyType(request), new ExecuteReply("error", 0, Ename: failure.GetType().Name, Evalue: failure.Message, Traceback: []), NotebookJson.Default.ExecuteReply);

    void Reply<T>(JupyterSocket socket, JupyterMessage request, T content, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> json) =>
        writer.Reply(socket, request, ReplyType(request), content, json);

    static string ReplyType(JupyterMessage request) => request.Type.Replace("_request", "_reply", StringComparison.Ordinal);

    static CodeRequest Code(JupyterMessage request) => Read(request, NotebookJson.Default.CodeRequest);

    static T Read<T>(JupyterMessage request, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> json) =>
        JsonSerializer.Deserialize(request.ContentJson, json) ?? throw new JsonException("null where an object is needed");
}
