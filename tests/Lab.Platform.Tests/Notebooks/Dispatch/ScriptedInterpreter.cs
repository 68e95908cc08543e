using System.Text.Json.Nodes;
using Lab.Notebooks.Interpreter;

namespace Lab.Platform.Tests.Notebooks.Dispatch;

/// <summary>Cells whose source says what they do: <c>print X</c>, <c>show X</c>, <c>value X</c>, <c>fail</c>, <c>ask X</c>, <c>wait</c>.</summary>
sealed class ScriptedInterpreter : IInterpreter
{
    public TaskCompletionSource Waiting { get; private set; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async Task<CellResult> RunAsync(string code, string? language, int number, ICellOutput output, CancellationToken interrupt)
    {
        JsonObject? value = null;
        foreach (string line in code.Split('\n'))
        {
            string[] words = line.Split(' ', 2);
            switch (words[0])
            {
                case "print": output.WriteOut(words[1]); break;
                case "show": output.Display(new JsonObject { ["text/plain"] = words[1] }, "id"); break;
                case "value": value = new JsonObject { ["text/plain"] = words[1] }; break;
                case "fail": return new(Failure: new("Failure", "it failed", ["line 1"]));
                case "ask": output.WriteOut(output.Ask(words[1], password: false, interrupt)); break;
                case "wait":
                    Waiting.TrySetResult();
                    try
                    {
                        await Task.Delay(Timeout.Infinite, interrupt);
                    }
                    catch (OperationCanceledException)
                    {
                        return new(Failure: new("Interrupted", "interrupted", []));
                    }

                    break;
            }
        }

        return new(value);
    }

    public Task<CellResult> EvaluateAsync(string expression, CancellationToken interrupt) =>
        Task.FromResult(expression == "bad" ? new CellResult(Failure: new("Failure", "bad", [])) : new CellResult(new JsonObject { ["text/plain"] = expression + "!" }));

    public Task<CompletionList> CompleteAsync(string code, int position, CancellationToken cancellation) =>
        Task.FromResult(new CompletionList(position - 1, 1, [new("match", "method")]));

    public Task<JsonObject?> InspectAsync(string code, int position, CancellationToken cancellation) => Task.FromResult<JsonObject?>(null);

    public Completeness Check(string code) => code.EndsWith('{') ? Completeness.Incomplete : Completeness.Complete;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
