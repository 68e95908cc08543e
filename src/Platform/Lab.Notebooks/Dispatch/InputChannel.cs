using System.Text.Json;
using System.Threading.Channels;
using Lab.Notebooks.Dispatch.Messages;
using Lab.Notebooks.Transport;

namespace Lab.Notebooks.Dispatch;

/// <summary>Questions of cells to the person in front of the client, one at a time.</summary>
sealed class InputChannel(IKernelTransport transport, MessageWriter writer)
{
    readonly SemaphoreSlim turn = new(1);

    /// <summary>Blocks the calling thread, as reading a line from a console does.</summary>
    public string Ask(JupyterMessage request, InputRequest question, CancellationToken interrupt)
    {
        turn.Wait(interrupt);
        try
        {
            var answers = transport.Incoming(JupyterSocket.Stdin);
            // An answer to a question that was interrupted.
            while (answers.TryRead(out _)) { }
            writer.Reply(JupyterSocket.Stdin, request, "input_request", question, NotebookJson.Default.InputRequest);
            while (true)
            {
                var answer = Next(answers, interrupt);
                if (answer.Type == "input_reply") return JsonSerializer.Deserialize(answer.ContentJson, NotebookJson.Default.InputReply)!.Value;
            }
        }
        finally
        {
            turn.Release();
        }
    }

    static JupyterMessage Next(ChannelReader<JupyterMessage> answers, CancellationToken interrupt) =>
        answers.ReadAsync(interrupt).AsTask().GetAwaiter().GetResult();
}
