using System.Text.Json.Nodes;

namespace Lab.MlflowServer.Issues;

/// <summary>A problem that was found in traces.</summary>
/// <param name="Id">"iss-" and 32 hexadecimal digits.</param>
/// <param name="Experiment">Its id.</param>
/// <param name="Name">In a few words.</param>
/// <param name="Description">In full.</param>
/// <param name="Status">pending, rejected or resolved.</param>
/// <param name="Severity">Place in <see cref="Severities"/>; null: nobody said.</param>
/// <param name="SourceRunId">Run that found it.</param>
/// <param name="Created">Unix milliseconds.</param>
/// <param name="Updated">Unix milliseconds.</param>
/// <param name="Rest">root_causes, categories and created_by, those that were given.</param>
/// <param name="Traces">Traces that name it; null: not asked for.</param>
sealed record TraceIssue(
    string Id, string Experiment, string Name, string Description, string Status, long? Severity, string? SourceRunId, long Created, long Updated, JsonObject Rest, long? Traces)
{
    /// <summary>From the least to the worst, which comes first in a search.</summary>
    public static IReadOnlyList<string> Severities { get; } = ["not_an_issue", "low", "medium", "high"];

    public static IReadOnlyList<string> Statuses { get; } = ["pending", "rejected", "resolved"];

    public JsonObject ToJson()
    {
        var json = new JsonObject
        {
            ["issue_id"] = Id,
            ["experiment_id"] = Experiment,
            ["name"] = Name,
            ["description"] = Description,
            ["status"] = Status,
            ["created_timestamp"] = Created,
            ["last_updated_timestamp"] = Updated,
        };
        if (Severity is { } severity) json["severity"] = Severities[(int)severity];
        if (SourceRunId is not null) json["source_run_id"] = SourceRunId;
        foreach (var (name, value) in Rest) json[name] = value?.DeepClone();
        if (Traces is { } traces) json["trace_count"] = traces;
        return json;
    }
}
