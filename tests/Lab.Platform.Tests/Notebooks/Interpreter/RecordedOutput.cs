using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Lab.Notebooks.Interpreter;

namespace Lab.Platform.Tests.Notebooks.Interpreter;

/// <summary>What a cell showed, in order: <c>out</c>, <c>err</c>, <c>display</c>, <c>update</c>, <c>clear</c>, <c>ask</c>.</summary>
sealed class RecordedOutput : ICellOutput
{
    public ConcurrentQueue<(string Kind, string Id, JsonObject? Bundle, string Text)> Shown { get; } = [];

    public Queue<string> Answers { get; } = [];

    public string Out => string.Concat(Shown.Where(shown => shown.Kind == "out").Select(shown => shown.Text));

    public IEnumerable<JsonObject> Displays => Shown.Where(shown => shown.Kind == "display").Select(shown => shown.Bundle!);

    public string? CellId { get; init; }

    public void WriteOut(string text) => Shown.Enqueue(("out", "", null, text));

    public void WriteError(string text) => Shown.Enqueue(("err", "", null, text));

    public void Display(JsonObject bundle, string displayId) => Shown.Enqueue(("display", displayId, bundle, ""));

    public void Update(JsonObject bundle, string displayId) => Shown.Enqueue(("update", displayId, bundle, ""));

    public void Clear(bool wait) => Shown.Enqueue(("clear", "", null, ""));

    public void Page(string text) => Shown.Enqueue(("page", "", null, text));

    public string Ask(string prompt, bool password, CancellationToken interrupt)
    {
        Shown.Enqueue(("ask", "", null, prompt));
        return Answers.Dequeue();
    }
}
