using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Lab.Notebooks.Dispatch.Messages;
using Lab.Notebooks.Documents;
using Lab.Notebooks.Interpreter;
using Lab.Notebooks.Transport;

namespace Lab.Notebooks.Dispatch;

/// <summary>Cells in the order they were asked for. After a failing one those that already wait are aborted, as the protocol's <c>stop_on_error</c> wants.</summary>
sealed class CellQueue(
    IInterpreter interpreter, MessageWriter writer, StreamBuffer streams, InputChannel input, History history, CellMarker? marker, Func<JupyterSocket, JupyterMessage, Func<Task>, Task> around)
{
    readonly Channel<(JupyterMessage Request, JupyterSocket Socket)> waiting = Channel.CreateUnbounded<(JupyterMessage, JupyterSocket)>();
    readonly Lock gate = new();
    CancellationTokenSource? running;
    int executionCount;

    public void Add(JupyterMessage request, JupyterSocket socket) => waiting.Writer.TryWrite((request, socket));

    /// <summary>Ends the running cell; nothing when none runs.</summary>
    public void Interrupt()
    {
        lock (gate) running?.Cancel();
    }

    public async Task RunAsync(CancellationToken cancellation)
    {
        await foreach (var (request, socket) in waiting.Reader.ReadAllAsync(cancellation).ConfigureAwait(false))
        {
            int aborted = 0;
            await around(socket, request, async () => aborted = await RunAsync(request, socket).ConfigureAwait(false)).ConfigureAwait(false);
            for (; aborted > 0 && waiting.Reader.TryRead(out var next); aborted--)
                await around(next.Socket, next.Request, () => AbortAsync(next.Request, next.Socket)).ConfigureAwait(false);
        }
    }

    // How many of those that wait are to be aborted.
    async Task<int> RunAsync(JupyterMessage request, JupyterSocket socket)
    {
        var cell = JsonSerializer.Deserialize(request.ContentJson, NotebookJson.Default.ExecuteRequest)!;
        bool counts = cell.StoreHistory && !cell.Silent;
        int number = counts ? ++executionCount : executionCount;
        if (!cell.Silent) writer.Publish(request, "execute_input", new ExecuteInput(cell.Code, number), NotebookJson.Default.ExecuteInput);
        var output = new CellOutput(request, cell, writer, streams, input);
        if (!cell.Silent && marker?.Take() is { } left) output.WriteError(left);
        var interrupt = Begin();
        try
        {
            marker?.Begin(number, cell.Code);
            var result = await interpreter.RunAsync(cell.Code, CellLanguage.Of(request.MetadataJson), number, output, interrupt.Token).ConfigureAwait(false);
            if (counts) history.Add(number, cell.Code, result.Value?["text/plain"]?.GetValue<string>());
            if (result.Failure is { } failure)
            {
                // Counted before anyone is told: what comes later was asked for by someone who knows of the failure.
                int waited = cell.StopOnError ? waiting.Reader.Count : 0;
                output.Error(failure);
                Reply(request, socket, new ExecuteReply("error", number, UserExpressions: [], Payload: [], Ename: failure.Name, Evalue: failure.Message, Traceback: failure.Trace));
                return waited;
            }

            if (result.Value is { } value) output.Result(number, value);
            var expressions = await EvaluateAsync(cell.UserExpressions, interrupt.Token).ConfigureAwait(false);
            Reply(request, socket, new ExecuteReply("ok", number, expressions, output.Payload));
            return 0;
        }
        finally
        {
            marker?.End();
            End(interrupt);
        }
    }

    async Task<JsonObject> EvaluateAsync(Dictionary<string, string>? expressions, CancellationToken interrupt)
    {
        var values = new JsonObject();
        foreach (var (name, expression) in expressions ?? [])
        {
            var result = await interpreter.EvaluateAsync(expression, interrupt).ConfigureAwait(false);
            values[name] = result.Failure is { } failure
                ? new JsonObject { ["status"] = "error", ["ename"] = failure.Name, ["evalue"] = failure.Message, ["traceback"] = new JsonArray([.. failure.Trace]) }
                : new JsonObject { ["status"] = "ok", ["data"] = result.Value ?? [], ["metadata"] = new JsonObject() };
        }

        return values;
    }

    Task AbortAsync(JupyterMessage request, JupyterSocket socket)
    {
        Reply(request, socket, new ExecuteReply("aborted", executionCount));
        return Task.CompletedTask;
    }

    void Reply(JupyterMessage request, JupyterSocket socket, ExecuteReply reply) =>
        streams.Then(() => writer.Reply(socket, request, "execute_reply", reply, NotebookJson.Default.ExecuteReply));

    CancellationTokenSource Begin()
    {
        lock (gate) return running = new CancellationTokenSource();
    }

    void End(CancellationTokenSource ended)
    {
        lock (gate) running = null;
        ended.Dispose();
    }
}
