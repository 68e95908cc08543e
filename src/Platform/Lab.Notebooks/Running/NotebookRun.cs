using System.Text.Json;
using System.Text.Json.Nodes;
using Lab.Notebooks.Dispatch.Messages;
using Lab.Notebooks.Documents;
using Lab.Notebooks.Transport;

namespace Lab.Notebooks.Running;

/// <summary>Runs a notebook without a person, through the protocol that every client speaks, in a process of its own.</summary>
public sealed class NotebookRun : IAsyncDisposable
{
    const string optional = "optional", leftOut = "Left out: a run without a person in front of it skips cells tagged 'optional'.\n";

    static readonly TimeSpan startTimeout = TimeSpan.FromSeconds(60);

    readonly KernelProcess process;
    readonly KernelClient client;
    readonly CellOutputs outputs = new();

    // Number from 1 and source; null: no cell has run yet.
    (int Number, string Source)? running;

    NotebookRun(KernelProcess process)
    {
        this.process = process;
        client = new(process.Connection);
    }

    /// <summary>Runs all cells; outputs and counts are stored in the notebook, also when one fails or the run is cancelled.</summary>
    /// <exception cref="LabException">The Jupyter kernel does not start or ends; a cell exceeds its time.</exception>
    public static async Task<NotebookRunResult> RunAsync(NotebookFile notebook, KernelCommand command, NotebookRunOptions options, CancellationToken cancellation)
    {
        NotebookParameters.Inject(notebook, options.Parameters);
        await using var run = new NotebookRun(KernelProcess.Start(command, options.WorkingFolder));
        await run.ReadyAsync(cancellation).ConfigureAwait(false);
        List<FailedCell> failures = [];
        int done = 0, all = notebook.Cells.Count(cell => cell.IsCode);
        foreach (var cell in notebook.Cells.Where(cell => cell.IsCode)) run.outputs.Begin(cell);
        foreach (var (index, cell) in notebook.Cells.Index())
        {
            if (!cell.IsCode || string.IsNullOrWhiteSpace(cell.Source)) continue;
            options.Progress(++done, all);
            run.running = (index + 1, cell.Source);
            if (cell.Tags.Contains(optional) && !options.RunOptional)
            {
                run.outputs.Apply(cell, "stream", new() { ["name"] = "stdout", ["text"] = leftOut });
                continue;
            }

            if (await run.ExecuteAsync(cell, options, cancellation).ConfigureAwait(false) is not { } failure) continue;
            failures.Add(new(index + 1, cell.Source, failure));
            if (!options.AllowErrors) break;
        }

        return new(done, failures);
    }

    public async ValueTask DisposeAsync()
    {
        client.Shutdown();
        await process.DisposeAsync().ConfigureAwait(false);
        await client.DisposeAsync().ConfigureAwait(false);
    }

    // A subscription takes a moment to arrive: what is published before it is lost. So: ask until an answer comes on both.
    async Task ReadyAsync(CancellationToken cancellation)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(startTimeout);
        try
        {
            while (true)
            {
                string asked = client.Ask("kernel_info_request", [], NotebookJson.Default.JsonObject);
                await ReplyAsync(asked, timeout.Token).ConfigureAwait(false);
                using var moment = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token);
                moment.CancelAfter(TimeSpan.FromSeconds(1));
                try
                {
                    await IdleAsync(asked, (_, _) => { }, moment.Token).ConfigureAwait(false);
                    return;
                }
                catch (OperationCanceledException) when (!timeout.IsCancellationRequested)
                {
                }
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new LabException(ErrorKind.MissingTool, $"The Jupyter kernel did not answer within {startTimeout.TotalSeconds:F0} s.");
        }
    }

    async Task<Interpreter.CellFailure?> ExecuteAsync(NotebookCell cell, NotebookRunOptions options, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (options.CellTimeout is { } timeout) limit.CancelAfter(timeout);
        string asked = client.Execute(new ExecuteRequest(cell.Source, StopOnError: !options.AllowErrors), cell.Metadata);
        try
        {
            await IdleAsync(asked, (type, content) => outputs.Apply(cell, type, content), limit.Token).ConfigureAwait(false);
            var reply = JsonSerializer.Deserialize((await ReplyAsync(asked, limit.Token).ConfigureAwait(false)).ContentJson, NotebookJson.Default.ExecuteReply)!;
            cell.ExecutionCount = reply.ExecutionCount;
            return reply.Status == "ok" ? null : new(reply.Ename ?? reply.Status, reply.Evalue ?? "", reply.Traceback ?? []);
        }
        catch (LabException died)
        {
            // Stored too: who opens the notebook sees where it ended.
            outputs.Apply(cell, "error", JsonSerializer.SerializeToNode(new ErrorContent("KernelDied", died.Message, [died.Message]), NotebookJson.Default.ErrorContent)!.AsObject());
            throw;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            client.Control("interrupt_request", [], NotebookJson.Default.JsonObject);
            return new("Timeout", $"The cell took longer than {options.CellTimeout}.", [$"Timeout: the cell took longer than {options.CellTimeout}."]);
        }
    }

    async Task IdleAsync(string asked, Action<string, JsonObject> see, CancellationToken cancellation)
    {
        await foreach (var message in WhileAlive(client.Published, cancellation).ConfigureAwait(false))
        {
            if (KernelClient.ParentOf(message) != asked) continue;
            var content = (JsonObject)JsonNode.Parse(message.ContentJson)!;
            if (message.Type == "status" && content["execution_state"]?.ToString() == "idle") return;
            see(message.Type, content);
        }
    }

    async Task<JupyterMessage> ReplyAsync(string asked, CancellationToken cancellation)
    {
        await foreach (var message in WhileAlive(client.Replies, cancellation).ConfigureAwait(false))
            if (KernelClient.ParentOf(message) == asked) return message;
        throw new InvalidOperationException("The replies ended.");
    }

    async IAsyncEnumerable<JupyterMessage> WhileAlive(
        System.Threading.Channels.ChannelReader<JupyterMessage> messages, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var ended = process.Ended;
        while (true)
        {
            while (messages.TryRead(out var message)) yield return message;
            var more = messages.WaitToReadAsync(cancellation).AsTask();
            if (await Task.WhenAny(more, ended).ConfigureAwait(false) == ended && messages.Count == 0) throw KernelDeath.Of(process.ExitCode, await process.Errors.ConfigureAwait(false), running);
            await more.ConfigureAwait(false);
        }
    }
}
