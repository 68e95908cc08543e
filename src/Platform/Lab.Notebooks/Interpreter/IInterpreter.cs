using System.Text.Json.Nodes;

namespace Lab.Notebooks.Interpreter;

/// <summary>Runs cells of one notebook, one after the other, and answers about its code at any time. Knows no protocol.</summary>
public interface IInterpreter : IAsyncDisposable
{
    /// <summary>Runs a cell; its state stays for the next ones, also when it failed or was interrupted.</summary>
    /// <param name="code">Source of the cell.</param>
    /// <param name="language">Of the cell, by the names of Polyglot Notebooks; null: C#. Magics in the cell may change it.</param>
    /// <param name="number">Execution count: names the cell in stack traces.</param>
    /// <param name="output">Where everything that the cell shows goes.</param>
    /// <param name="interrupt">Ends the cell, also in the middle of a loop.</param>
    Task<CellResult> RunAsync(string code, string? language, int number, ICellOutput output, CancellationToken interrupt);

    /// <summary>Value of an expression as MIME bundle, without a trace in the state.</summary>
    Task<CellResult> EvaluateAsync(string expression, CancellationToken interrupt);

    /// <param name="code">Source of the cell.</param>
    /// <param name="position">UTF-16 offset of the cursor.</param>
    /// <param name="cancellation">The client has given up.</param>
    Task<CompletionList> CompleteAsync(string code, int position, CancellationToken cancellation);

    /// <returns>MIME bundle about what stands at the UTF-16 offset; null when nothing is known.</returns>
    Task<JsonObject?> InspectAsync(string code, int position, CancellationToken cancellation);

    Completeness Check(string code);
}

/// <summary>How a cell ended.</summary>
/// <param name="Value">MIME bundle of the last expression; null: it has none.</param>
/// <param name="Failure">Null: it succeeded.</param>
public sealed record CellResult(JsonObject? Value = null, CellFailure? Failure = null);

/// <summary>What went wrong in a cell.</summary>
/// <param name="Name">Type of the exception.</param>
/// <param name="Message">Its message.</param>
/// <param name="Trace">Lines for a person, the failing line of the cell first.</param>
public sealed record CellFailure(string Name, string Message, IReadOnlyList<string> Trace);

/// <summary>What may stand in place of <see cref="Length"/> UTF-16 units from <see cref="Start"/>.</summary>
public sealed record CompletionList(int Start, int Length, IReadOnlyList<CompletionMatch> Matches);

/// <param name="Text">What is inserted; no placeholders.</param>
/// <param name="Kind">Method, property, class and so on, as editors show it.</param>
/// <param name="Signature">Of a method; else empty.</param>
public sealed record CompletionMatch(string Text, string Kind, string Signature = "");

/// <summary>Whether a cell can be run as it is.</summary>
public enum Completeness
{
    Complete,
    Incomplete,
    Invalid,
}
