using System.CommandLine;
using Lab.Cli.Notebooks;
using Lab.Cli.Options;
using Lab.Cli.Terminal;
using Lab.Datasets;
using Lab.Notebooks.Documents;
using static Lab.Cli.Options.OptionParsing;

namespace Lab.Cli.Commands;

/// <summary><c>lab notebook convert</c>: to a page, a script, or from a <c>.dib</c>.</summary>
sealed class NotebookConvertCommand : LabCommand
{
    readonly Argument<string> file = new("FILE") { Description = "Notebook: .ipynb or .dib." };
    readonly Option<string?> to = Text("--to", "html|script|ipynb", "What to write. Default: html, one page with all pictures inside.");
    readonly Option<string?> output = Text("--output", "FILE", "Where. Default: beside the notebook; '-' is stdout.");

    public NotebookConvertCommand(LabHost host, CommonOptions common) : base("convert", "Write a notebook as a self-contained HTML page, as a C# script, or a .dib as .ipynb.", host, common)
    {
        Add(file);
        Add(to);
        Add(output);
    }

    protected override Task RunAsync(ParseResult parsed, CommonSettings settings, CancellationToken cancellation)
    {
        string named = parsed.GetRequiredValue(file), path = NotebookPlaces.PathOf(Host, named);
        var notebook = NotebookPlaces.Read(Host, named);
        var (text, ending) = (parsed.GetValue(to) ?? "html") switch
        {
            "html" => (NotebookHtml.Write(notebook, Path.GetFileNameWithoutExtension(path)), ".html"),
            "script" => (NotebookText.Script(notebook), ".csx"),
            "ipynb" => (notebook.ToJson(), ".ipynb"),
            var other => throw new LabException(ErrorKind.Usage, $"'{other}' cannot be written.", "--to", "html, script or ipynb"),
        };
        NotebookPlaces.Write(Host, parsed.GetValue(output) ?? (named == StandardInput.Name ? named : Path.ChangeExtension(path, ending)), text);
        return Task.CompletedTask;
    }
}

/// <summary><c>lab notebook strip</c>: without outputs.</summary>
sealed class NotebookStripCommand : LabCommand
{
    readonly Argument<string[]> files = new("FILE") { Description = "Notebooks (.ipynb); changed in place.", Arity = ArgumentArity.OneOrMore };

    public NotebookStripCommand(LabHost host, CommonOptions common) : base("strip", "Remove outputs and execution counts from notebooks, so that a commit has what a person wrote.", host, common) => Add(files);

    protected override Task RunAsync(ParseResult parsed, CommonSettings settings, CancellationToken cancellation)
    {
        foreach (string name in parsed.GetRequiredValue(files))
        {
            string path = Path.GetFullPath(name, Host.CurrentFolder);
            if (Path.GetExtension(path) != ".ipynb") throw new LabException(ErrorKind.Usage, "Only .ipynb has outputs to remove.", path);
            var notebook = NotebookFile.Read(path);
            NotebookText.Strip(notebook);
            NotebookPlaces.Write(Host, path, notebook.ToJson());
        }

        return Task.CompletedTask;
    }
}

/// <summary><c>lab notebook diff</c>: sources only.</summary>
sealed class NotebookDiffCommand : LabCommand
{
    readonly Argument<string> before = new("BEFORE") { Description = "Notebook: .ipynb or .dib." };
    readonly Argument<string> after = new("AFTER") { Description = "Notebook to compare with it." };

    public NotebookDiffCommand(LabHost host, CommonOptions common) : base("diff", "Show what differs between the sources of two notebooks; outputs are left aside.", host, common)
    {
        Add(before);
        Add(after);
    }

    protected override Task RunAsync(ParseResult parsed, CommonSettings settings, CancellationToken cancellation)
    {
        var lines = NotebookText.Diff(NotebookPlaces.Read(Host, parsed.GetRequiredValue(before)), NotebookPlaces.Read(Host, parsed.GetRequiredValue(after)));
        foreach (string line in lines) Say(settings, line);
        if (lines.Count == 0) Say(settings, "the sources are the same");
        return Task.CompletedTask;
    }

}
