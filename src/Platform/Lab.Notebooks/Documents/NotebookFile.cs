using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lab.Notebooks.Documents;

/// <summary>A notebook: Jupyter's <c>.ipynb</c> (nbformat 4), or a <c>.dib</c> of Polyglot Notebooks, which is read only.</summary>
public sealed class NotebookFile
{
    // Outputs with pictures and tables; far above what a notebook has.
    const long maxBytes = 256L * 1024 * 1024;

    // As Jupyter writes it, so that saving there and here changes nothing but what changed.
    static readonly JsonWriterOptions writing = new() { Indented = true, IndentSize = 1, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    readonly JsonObject json;

    NotebookFile(JsonObject json, IEnumerable<NotebookCell> cells)
    {
        this.json = json;
        Cells = [.. cells];
    }

    public List<NotebookCell> Cells { get; }

    /// <summary>Name of the Jupyter kernel that the notebook was saved with.</summary>
    public string? KernelName => json["metadata"]?["kernelspec"]?["name"]?.GetValue<string>();

    /// <exception cref="LabException">Not there, or no notebook.</exception>
    public static NotebookFile Read(string path)
    {
        try
        {
            if (new FileInfo(path).Length > maxBytes) throw Bad(path, $"larger than {maxBytes / 1024 / 1024} MB");
            string text = File.ReadAllText(path);
            return Path.GetExtension(path).Equals(".dib", StringComparison.OrdinalIgnoreCase) ? DibFile.Read(text) : Parse(text, path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new LabException(ErrorKind.Usage, failure.Message, path, "a notebook (.ipynb or .dib)", inner: failure);
        }
    }

    /// <summary>An empty notebook of the lab's Jupyter kernel.</summary>
    public static NotebookFile Create(IEnumerable<NotebookCell> cells) => new(
        new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["kernelspec"] = new JsonObject { ["display_name"] = JupyterKernel.DisplayName, ["language"] = "C#", ["name"] = JupyterKernel.SpecName },
                ["language_info"] = new JsonObject { ["file_extension"] = ".cs", ["mimetype"] = "text/x-csharp", ["name"] = "C#" },
            },
            ["nbformat"] = 4,
            ["nbformat_minor"] = 5,
        },
        cells);

    public string ToJson()
    {
        var ordered = new JsonObject { ["cells"] = new JsonArray([.. Cells.Select(cell => cell.Json.DeepClone())]) };
        foreach (var (key, value) in json) if (key != "cells") ordered[key] = value?.DeepClone();
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, writing)) ordered.WriteTo(writer);
        return Encoding.UTF8.GetString(buffer.ToArray()) + "\n";
    }

    static NotebookFile Parse(string text, string path)
    {
        try
        {
            var json = JsonNode.Parse(text) as JsonObject ?? throw Bad(path, "no JSON object");
            int format = json["nbformat"]?.GetValue<int>() ?? throw Bad(path, "it has no 'nbformat'");
            if (format != 4) throw Bad(path, $"its format is {format}", "nbformat 4; newer Jupyter converts an older one when it is opened and saved");
            var cells = json["cells"] as JsonArray ?? throw Bad(path, "it has no 'cells'");
            return new(json, cells.Select((cell, index) => new NotebookCell(cell as JsonObject ?? throw Bad(path, $"cell {index + 1} is no object"))));
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or FormatException)
        {
            throw Bad(path, failure.Message, inner: failure);
        }
    }

    static LabException Bad(string path, string what, string expected = "a notebook as Jupyter saves it", Exception? inner = null) =>
        new(ErrorKind.Data, what, path, expected, inner: inner);
}
