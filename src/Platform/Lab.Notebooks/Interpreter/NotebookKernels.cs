using Lab.Notebooks.Interpreter.Formats;
using Lab.Notebooks.Interpreter.Languages;
using Lab.Notebooks.Interpreter.Mermaid;
using Lab.Notebooks.Interpreter.Sql;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Formatting;

namespace Lab.Notebooks.Interpreter;

/// <summary>The languages of a notebook and the magics that all of them share.</summary>
static class NotebookKernels
{
    const string otherTool = "Put the code into C#, or open the notebook with a Jupyter kernel of that language.";

    public static CompositeKernel Create(ScriptSession session, CSharpLanguageService language, CurrentCell cell, string folder)
    {
        Formatter.DefaultMimeType = HtmlFormatter.MimeType;
        Formatter.SetPreferredMimeTypesFor(typeof(string), PlainTextFormatter.MimeType);
        Figures.Watch();
        var kernels = new CompositeKernel { FrontendEnvironment = new JupyterFrontend() };
        kernels.Add(new CSharpCellKernel(session, cell).UsePackages(session, language).UseWho().UseValueSharing(), ["c#", "C#"]);
        kernels.Add(new HtmlKernel());
        kernels.Add(new TextKernel("markdown", "Markdown", "text/markdown"), ["md"]);
        kernels.Add(new MermaidKernel(cell));
        kernels.Add(new ScriptKernel().UseValueSharing(), ["js"]);
        kernels.Add(new SqlKernel(session, cell, folder));
        kernels.Add(new KeyValueStoreKernel().UseValueSharing().UseWho());
        kernels.Add(new MissingKernel("fsharp", "F#", otherTool), ["f#", "F#"]);
        kernels.Add(new MissingKernel("pwsh", "PowerShell", "Start programs from C# with System.Diagnostics.Process."), ["powershell"]);
        kernels.Add(new MissingKernel("python", "Python", otherTool));
        kernels.Add(new MissingKernel("kql", "KQL", "Query the service through its .NET client."));
        kernels.Add(new MissingKernel("http", "HTTP", "Use System.Net.Http.HttpClient."));
        kernels.UseImportMagicCommand();
        Magics.AddTo(kernels);
        Inputs.AddTo(kernels, cell);
        kernels.DefaultKernelName = CSharpCellKernel.KernelName;
        return kernels;
    }
}
