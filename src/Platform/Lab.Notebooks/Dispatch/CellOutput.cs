using System.Text.Json;
using System.Text.Json.Nodes;
using Lab.Notebooks.Dispatch.Messages;
using Lab.Notebooks.Interpreter;
using Lab.Notebooks.Transport;

namespace Lab.Notebooks.Dispatch;

/// <summary>Outputs of one <c>execute_request</c> as messages to all who listen; questions go to the client that asked for the cell.</summary>
sealed class CellOutput(JupyterMessage request, ExecuteRequest cell, MessageWriter writer, StreamBuffer streams, InputChannel input) : ICellOutput
{
    readonly JsonArray payload = [];

    /// <summary>What the client is to do with the reply.</summary>
    public JsonArray Payload
    {
        get
        {
            lock (payload) return (JsonArray)payload.DeepClone();
        }
    }

    // JupyterLab and VS Code say it beside the content.
    public string? CellId { get; } = JsonNode.Parse(request.MetadataJson) is JsonObject metadata && metadata["cellId"] is JsonValue id && id.TryGetValue(out string? text) ? text : null;

    public void WriteOut(string text) => Print("stdout", text);

    public void WriteError(string text) => Print("stderr", text);

    public void Display(JsonObject bundle, string displayId) => Publish("display_data", bundle, displayId);

    public void Update(JsonObject bundle, string displayId) => Publish("update_display_data", bundle, displayId);

    public void Clear(bool wait) => Publish("clear_output", new ClearOutput(wait), NotebookJson.Default.ClearOutput);

    public void Page(string text)
    {
        lock (payload) payload.Add((JsonNode)new JsonObject { ["source"] = "page", ["data"] = new JsonObject { ["text/plain"] = text }, ["start"] = 0 });
    }

    public string Ask(string prompt, bool password, CancellationToken interrupt)
    {
        if (!cell.AllowStdin)
            throw new LabException(ErrorKind.Usage, "The cell asks for input, but its client shows no questions.", remedy: "Give the value as a parameter, or run the cell in a client that a person uses.");
        streams.Flush();
        return input.Ask(request, new InputRequest(prompt, password), interrupt);
    }

    public void Result(int executionCount, JsonObject bundle) =>
        Publish("execute_result", new ExecuteResult(executionCount, bundle, []), NotebookJson.Default.ExecuteResult);

    public void Error(CellFailure failure) =>
        Publish("error", new ErrorContent(failure.Name, failure.Message, failure.Trace), NotebookJson.Default.ErrorContent);

    void Print(string name, string text)
    {
        if (!cell.Silent) streams.Write(request, name, text);
    }

    void Publish(string type, JsonObject bundle, string displayId) =>
        Publish(type, new DisplayData(bundle, [], new JsonObject { ["display_id"] = displayId }), NotebookJson.Default.DisplayData);

    // A silent request shows nothing to anyone.
    void Publish<T>(string type, T content, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> json)
    {
        if (!cell.Silent) streams.Then(() => writer.Publish(request, type, content, json));
    }
}
