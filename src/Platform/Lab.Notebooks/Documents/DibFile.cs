using Microsoft.DotNet.Interactive.Documents;

namespace Lab.Notebooks.Documents;

/// <summary>Reads the text format of Polyglot Notebooks: a line <c>#!language</c> begins a cell.</summary>
static class DibFile
{
    static readonly string[] languages = ["csharp", "markdown", "html", "javascript", "mermaid", "sql", "value", "fsharp", "pwsh", "kql", "http", "python"];

    public static NotebookFile Read(string text)
    {
        var kernels = new KernelInfoCollection { DefaultKernelName = "csharp" };
        foreach (string language in languages)
            kernels.Add(new KernelInfo(language, language == "markdown" ? "Markdown" : null, Aliases(language)));
        var document = CodeSubmission.Parse(text, kernels);
        return NotebookFile.Create(document.Elements.Select(Cell));
    }

    static string[] Aliases(string language) => language switch
    {
        "csharp" => ["c#", "C#"],
        "markdown" => ["md"],
        "javascript" => ["js"],
        "fsharp" => ["f#", "F#"],
        "pwsh" => ["powershell"],
        _ => [],
    };

    static NotebookCell Cell(InteractiveDocumentElement element) => element.KernelName switch
    {
        "markdown" => NotebookCell.Markdown(element.Contents),
        null or "csharp" => NotebookCell.Code(element.Contents),
        var other => NotebookCell.In(other, Source(other, element.Contents)),
    };

    // The magic says it to clients that keep the metadata to themselves. '#!value' by itself is no cell, it wants a name.
    static string Source(string language, string contents) =>
        language == "value" || contents.StartsWith($"#!{language}", StringComparison.Ordinal) ? contents : $"#!{language}\n{contents}";
}
