using System.Text.Json.Nodes;

namespace Lab.Notebooks.Documents;

/// <summary>A cell of a notebook over its JSON, so that what is not known here stays as it is.</summary>
public sealed class NotebookCell(JsonObject json)
{
    internal JsonObject Json { get; } = json;

    /// <summary>code, markdown or raw.</summary>
    public string Kind => Json["cell_type"]?.GetValue<string>() ?? "raw";

    public bool IsCode => Kind == "code";

    /// <summary>Source; nbformat stores a string or a list of lines.</summary>
    public string Source
    {
        get => MultiLine.Read(Json["source"]);
        set => Json["source"] = MultiLine.Write(value);
    }

    public IReadOnlyList<string> Tags => Metadata["tags"] is JsonArray tags ? [.. tags.Select(tag => tag?.ToString() ?? "")] : [];

    /// <summary>Language by the metadata of Polyglot Notebooks and its predecessor; null: that of the notebook.</summary>
    public string? Language => CellLanguage.Of(Metadata);

    public JsonArray Outputs
    {
        get => Json["outputs"] as JsonArray ?? [];
        set => Json["outputs"] = value;
    }

    public int? ExecutionCount
    {
        get => Json["execution_count"]?.GetValue<int>();
        set => Json["execution_count"] = value;
    }

    internal JsonObject Metadata => Json["metadata"] as JsonObject ?? [];

    public static NotebookCell Code(string source, params IReadOnlyList<string> tags) => new(new JsonObject
    {
        ["cell_type"] = "code",
        ["execution_count"] = null,
        ["id"] = Guid.NewGuid().ToString("N")[..8],
        ["metadata"] = tags.Count == 0 ? [] : new JsonObject { ["tags"] = new JsonArray([.. tags]) },
        ["outputs"] = new JsonArray(),
        ["source"] = MultiLine.Write(source),
    });

    /// <summary>Code in another language than the notebook's.</summary>
    public static NotebookCell In(string language, string source)
    {
        var cell = Code(source);
        cell.Json["metadata"] = CellLanguage.Metadata(language);
        return cell;
    }

    public static NotebookCell Markdown(string source) => new(new JsonObject
    {
        ["cell_type"] = "markdown",
        ["id"] = Guid.NewGuid().ToString("N")[..8],
        ["metadata"] = new JsonObject(),
        ["source"] = MultiLine.Write(source),
    });
}
