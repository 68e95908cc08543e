using System.Text.Json.Nodes;
using Lab.Notebooks.Interpreter.Directives;
using Lab.Notebooks.Interpreter.Sql;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.Formatting;

namespace Lab.Notebooks.Interpreter;

/// <summary>Cells on .NET Interactive's kernels and magics; their events become the outputs of the running cell.</summary>
sealed class NotebookInterpreter : IInterpreter
{
    static readonly TimeSpan patience = TimeSpan.FromSeconds(2);

    readonly CellConsole console;
    readonly CurrentCell cell;
    readonly ScriptSession session;
    readonly CompositeKernel kernels;
    readonly CSharpLanguageService language;
    readonly CellLanguages languages;
    readonly DirectiveLanguage directives;
    readonly IDisposable subscription;
    JsonObject? value;

    /// <param name="folder">Where relative paths of cells begin.</param>
    /// <param name="catchesStrays">The whole console of the process is the notebook's.</param>
    /// <param name="imports">Namespaces beside the usual ones.</param>
    public NotebookInterpreter(string folder, bool catchesStrays, IReadOnlyList<string>? imports = null)
    {
        console = new(catchesStrays);
        cell = new(console);
        var references = CellReferences.Create();
        string[] all = [.. CellReferences.Imports, .. imports ?? []];
        session = new(references, all, folder);
        language = new(session, references, all);
        kernels = NotebookKernels.Create(session, language, cell, folder);
        languages = new(kernels);
        directives = new(kernels, folder);
        subscription = kernels.KernelEvents.Subscribe(new KernelObserver(Show));
    }

    public async Task<CellResult> RunAsync(string code, string? language, int number, ICellOutput output, CancellationToken interrupt)
    {
        if (language is not null && kernels.FindKernelByName(language) is null) return new(Failure: CellFailures.OfLanguage(language));
        cell.Start(code, number, output, interrupt);
        value = null;
        // C# sees the interrupt itself; what does not see it (a restore, a query) is left behind after this time.
        using var abandon = new CancellationTokenSource();
        using var registration = interrupt.UnsafeRegister(_ => abandon.CancelAfter(patience), null);
        try
        {
            var result = await kernels.SendAsync(new SubmitCode(code, language), abandon.Token).ConfigureAwait(false);
            if (cell.Failure is { } failure) return new(Failure: failure);
            if (result.Events.OfType<CommandFailed>().LastOrDefault() is not { } failed) return new(value);
            return new(Failure: CellFailures.Of(cell.Unasked ?? failed.Exception ?? new LabException(ErrorKind.Usage, failed.Message), interrupt));
        }
        catch (OperationCanceledException failure)
        {
            return new(Failure: CellFailures.Of(failure, interrupt));
        }
    }

    public async Task<CellResult> EvaluateAsync(string expression, CancellationToken interrupt)
    {
        try
        {
            var (result, _) = await CellThread.RunAsync(() => session.EvaluateAsync(expression, interrupt), interrupt).ConfigureAwait(false);
            return new(MimeBundles.Of(result, MimeBundles.Format(result)));
        }
        catch (Exception failure)
        {
            return new(Failure: CellFailures.Of(failure, interrupt));
        }
    }

    public async Task<CompletionList> CompleteAsync(string code, int position, CancellationToken cancellation)
    {
        var (line, start) = Line(code, position);
        string at = languages.At(code, position);
        if (Directive(line))
        {
            var found = directives.Complete(line, position - start, at);
            return found with { Start = found.Start + start };
        }

        return at switch
        {
            CSharpCellKernel.KernelName => await language.CompleteAsync(languages.CSharpOf(code), position, cancellation).ConfigureAwait(false),
            SqlKernel.KernelName => SqlLanguage.Complete(session, code, position),
            _ => new(position, 0, []),
        };
    }

    public async Task<JsonObject?> InspectAsync(string code, int position, CancellationToken cancellation)
    {
        var (line, start) = Line(code, position);
        string at = languages.At(code, position);
        if (Directive(line)) return directives.Inspect(line, position - start, at);
        return at == CSharpCellKernel.KernelName ? await language.InspectAsync(languages.CSharpOf(code), position, cancellation).ConfigureAwait(false) : null;
    }

    public Completeness Check(string code) => CSharpLanguageService.Check(languages.CSharpOf(code));

    public ValueTask DisposeAsync()
    {
        subscription.Dispose();
        kernels.Dispose();
        console.Dispose();
        return ValueTask.CompletedTask;
    }

    void Show(KernelEvent shown)
    {
        switch (shown)
        {
            case ReturnValueProduced result: value = MimeBundles.Of(result.Value, result.FormattedValues); break;
            case DisplayedValueUpdated update: cell.Output.Update(MimeBundles.Of(update.Value, update.FormattedValues), update.ValueId); break;
            case DisplayedValueProduced display: cell.Output.Display(MimeBundles.Of(display.Value, display.FormattedValues), display.ValueId ?? Guid.NewGuid().ToString("N")); break;
            case StandardOutputValueProduced text: cell.Output.WriteOut(Text(text)); break;
            case StandardErrorValueProduced text: cell.Output.WriteError(Text(text)); break;
        }
    }

    static (string Line, int Start) Line(string code, int position)
    {
        int start = position == 0 ? 0 : code.LastIndexOf('\n', position - 1) + 1, end = code.IndexOf('\n', position);
        return (code[start..(end < 0 ? code.Length : end)].TrimEnd('\r'), start);
    }

    // Inside #r "…" stands a path, which Roslyn completes, unless it is a package.
    static bool Directive(string line) => CellLanguages.IsDirective(line) && !(line.Contains('"', StringComparison.Ordinal) && !line.Contains("nuget:", StringComparison.Ordinal) && !line.StartsWith("#!", StringComparison.Ordinal));

    static string Text(DisplayEvent written) => string.Concat(written.FormattedValues.Select(formatted => formatted.Value));
}
