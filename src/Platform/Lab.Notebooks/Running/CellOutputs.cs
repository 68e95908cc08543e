using System.Text.Json.Nodes;
using Lab.Notebooks.Documents;

namespace Lab.Notebooks.Running;

/// <summary>Turns what a Jupyter kernel publishes for a cell into the outputs that a notebook stores, as Jupyter's own clients do.</summary>
sealed class CellOutputs
{
    // All cells: an update may come from a later one.
    readonly Dictionary<string, List<JsonObject>> byDisplayId = [];
    bool clearBeforeNext;

    /// <param name="cell">Where outputs go.</param>
    /// <param name="type">Message type.</param>
    /// <param name="content">Its content; becomes part of the notebook.</param>
    public void Apply(NotebookCell cell, string type, JsonObject content)
    {
        if (type == "clear_output")
        {
            if (content["wait"]?.GetValue<bool>() == true) clearBeforeNext = true;
            else cell.Outputs = [];
            return;
        }

        if (type == "update_display_data")
        {
            Update(content);
            return;
        }

        if (type is not ("stream" or "display_data" or "execute_result" or "error")) return;
        if (clearBeforeNext) (cell.Outputs, clearBeforeNext) = ([], false);
        if (type == "stream" && cell.Outputs.LastOrDefault() is JsonObject last && last["output_type"]?.ToString() == "stream" && last["name"]?.ToString() == content["name"]?.ToString())
        {
            last["text"] = MultiLine.Write(MultiLine.Read(last["text"]) + MultiLine.Read(content["text"]));
            return;
        }

        var output = Output(type, content);
        if (content["transient"]?["display_id"]?.GetValue<string>() is { } id)
        {
            if (!byDisplayId.TryGetValue(id, out var shown)) byDisplayId[id] = shown = [];
            shown.Add(output);
        }

        var outputs = cell.Outputs;
        outputs.Add((JsonNode)output);
        cell.Outputs = outputs;
    }

    /// <summary>Called before a cell runs.</summary>
    public void Begin(NotebookCell cell)
    {
        clearBeforeNext = false;
        cell.Outputs = [];
        cell.ExecutionCount = null;
    }

    void Update(JsonObject content)
    {
        if (content["transient"]?["display_id"]?.GetValue<string>() is not { } id || !byDisplayId.TryGetValue(id, out var shown)) return;
        foreach (var output in shown)
        {
            output["data"] = Bundle(content["data"]);
            output["metadata"] = content["metadata"]?.DeepClone();
        }
    }

    static JsonObject Output(string type, JsonObject content) => type switch
    {
        "stream" => new() { ["name"] = content["name"]?.DeepClone(), ["output_type"] = type, ["text"] = MultiLine.Write(MultiLine.Read(content["text"])) },
        "error" => new() { ["ename"] = content["ename"]?.DeepClone(), ["evalue"] = content["evalue"]?.DeepClone(), ["output_type"] = type, ["traceback"] = content["traceback"]?.DeepClone() },
        "execute_result" => new() { ["data"] = Bundle(content["data"]), ["execution_count"] = content["execution_count"]?.DeepClone(), ["metadata"] = content["metadata"]?.DeepClone(), ["output_type"] = type },
        _ => new() { ["data"] = Bundle(content["data"]), ["metadata"] = content["metadata"]?.DeepClone(), ["output_type"] = type },
    };

    // Text is stored by line, JSON as JSON.
    static JsonObject Bundle(JsonNode? data) => data is not JsonObject bundle ? [] :
        [.. bundle.Select(entry => KeyValuePair.Create(entry.Key, entry.Value is JsonValue value && value.TryGetValue(out string? text) ? MultiLine.Write(text) : entry.Value?.DeepClone()))];
}
