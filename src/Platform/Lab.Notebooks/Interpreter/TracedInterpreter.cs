using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Lab.Notebooks.Interpreter;

/// <summary>A span a cell, of the source "Lab.Notebooks": what the cell's code does, requests to services among it, belongs to it. Costs nothing while nobody listens.</summary>
/// <param name="inner">Runs the cells.</param>
/// <param name="notebook">Path of the notebook; null when the client did not tell.</param>
/// <param name="session">Tells one run of a notebook from the next.</param>
/// <param name="recordsCode">Record what the cells say, and messages of what they throw, which may quote it: not asked for by most, because data may stand there.</param>
sealed class TracedInterpreter(IInterpreter inner, string? notebook, string session, bool recordsCode) : IInterpreter
{
    static readonly ActivitySource source = new("Lab.Notebooks");

    public async Task<CellResult> RunAsync(string code, string? language, int number, ICellOutput output, CancellationToken interrupt)
    {
        using var span = source.StartActivity($"cell {number}");
        if (span is { IsAllDataRequested: true })
        {
            span.SetTag("lab.cell.number", number).SetTag("lab.notebook.path", notebook).SetTag("lab.notebook.session", session);
            if (recordsCode) span.SetTag("lab.cell.code", code);
        }

        var result = await inner.RunAsync(code, language, number, output, interrupt).ConfigureAwait(false);
        if (result.Failure is { } failure) span?.SetTag("error.type", failure.Name).SetStatus(ActivityStatusCode.Error, recordsCode ? failure.Message : null);
        return result;
    }

    public Task<CellResult> EvaluateAsync(string expression, CancellationToken interrupt) => inner.EvaluateAsync(expression, interrupt);

    public Task<CompletionList> CompleteAsync(string code, int position, CancellationToken cancellation) => inner.CompleteAsync(code, position, cancellation);

    public Task<JsonObject?> InspectAsync(string code, int position, CancellationToken cancellation) => inner.InspectAsync(code, position, cancellation);

    public Completeness Check(string code) => inner.Check(code);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
