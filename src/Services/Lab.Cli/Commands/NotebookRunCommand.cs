using System.CommandLine;
using System.Globalization;
using Lab.Cli.Notebooks;
using Lab.Cli.Options;
using Lab.Cli.Terminal;
using Lab.Datasets;
using Lab.Notebooks.Running;
using static Lab.Cli.Options.OptionParsing;

namespace Lab.Cli.Commands;

/// <summary><c>lab notebook run</c>: all cells in order, outputs saved.</summary>
sealed class NotebookRunCommand : LabCommand
{
    // Of a failing cell's source, in lines.
    const int shownLines = 12;

    readonly Argument<string> file = new("FILE") { Description = "Notebook: .ipynb, or .dib of Polyglot Notebooks; - is standard input." };
    readonly Option<string?> output = Text("--output", "FILE", "Where the notebook with its outputs goes; - is standard output. Default: over the input; for a .dib an .ipynb beside it.");
    readonly Option<string?> timeout = Text("--timeout", "TIME", "Longest time of one cell, as 00:05:00 or seconds. Default: none.");
    readonly Option<bool> allowErrors = Flag("--allow-errors", "Go on behind a cell that fails; the exit code is 0 then.");

    readonly Option<bool> optional = Flag("--optional", "Also run cells tagged 'optional', which download much or need an account.");

    readonly Option<string[]> parameters = new("--param")
    {
        Description = "Value for the cell tagged 'parameters'; may be given more than once.",
        HelpName = "NAME=VALUE",
        Arity = ArgumentArity.OneOrMore,
    };

    public NotebookRunCommand(LabHost host, CommonOptions common)
        : base("run", "Run all cells of a notebook in order, in a process of its own, and save their outputs.", host, common)
    {
        Add(file);
        foreach (var option in new Option[] { output, parameters, timeout, allowErrors, optional }) Add(option);
    }

    protected override async Task RunAsync(ParseResult parsed, CommonSettings settings, CancellationToken cancellation)
    {
        string named = parsed.GetRequiredValue(file), path = NotebookPlaces.PathOf(Host, named);
        string target = parsed.GetValue(output) ?? (named == StandardInput.Name ? named : Path.ChangeExtension(path, ".ipynb"));
        var notebook = NotebookPlaces.Read(Host, named);
        NotebookRunResult? result = null;
        try
        {
            await LiveProgress.RunAsync(Host, "notebook", live: true, async progress => result = await NotebookRun.RunAsync(notebook, ThisProgram.Kernel(), new NotebookRunOptions
            {
                Parameters = Parameters(parsed.GetValue(parameters) ?? []),
                CellTimeout = Timeout(parsed.GetValue(timeout)),
                AllowErrors = parsed.GetValue(allowErrors),
                RunOptional = parsed.GetValue(optional),
                WorkingFolder = named == StandardInput.Name ? Host.CurrentFolder : Path.GetDirectoryName(path)!,
                Progress = (cell, of) => progress.Update((cell - 1.0) / of, $"cell {cell} of {of}"),
            }, cancellation));
        }
        finally
        {
            // Also of a run that was cut off: what the cells before it showed is worth keeping.
            NotebookPlaces.Write(Host, target, notebook.ToJson());
        }

        foreach (var failed in result!.Failures) Show(failed);
        if (result.Failures.Count > 0 && !parsed.GetValue(allowErrors))
            throw new LabException(ErrorKind.Data, $"Cell {result.Failures[0].Number} failed: {result.Failures[0].Failure.Message}", path, remedy: $"Its outputs so far are in {target}.");
    }

    void Show(FailedCell failed)
    {
        Host.Error.WriteLine($"--- cell {failed.Number} ---");
        string[] lines = failed.Source.Split('\n');
        foreach (string line in lines.Take(shownLines)) Host.Error.WriteLine(line.TrimEnd('\r'));
        if (lines.Length > shownLines) Host.Error.WriteLine($"… {lines.Length - shownLines} more lines");
        Host.Error.WriteLine("---");
        foreach (string line in failed.Failure.Trace) Host.Error.WriteLine(line);
    }

    static Dictionary<string, string> Parameters(string[] given)
    {
        var values = new Dictionary<string, string>();
        foreach (string pair in given)
        {
            int equals = pair.IndexOf('=');
            if (equals <= 0) throw new LabException(ErrorKind.Usage, $"'{pair}' is no parameter.", "--param", "NAME=VALUE");
            values[pair[..equals]] = pair[(equals + 1)..];
        }

        return values;
    }

    static TimeSpan? Timeout(string? text)
    {
        if (text is null) return null;
        if (double.TryParse(text, CultureInfo.InvariantCulture, out double seconds) && seconds is > 0 and < 1e8) return TimeSpan.FromSeconds(seconds);
        if (TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var time) && time > TimeSpan.Zero) return time;
        throw new LabException(ErrorKind.Usage, $"'{text}' is no time.", "--timeout", "a time as 00:05:00, or seconds");
    }
}
