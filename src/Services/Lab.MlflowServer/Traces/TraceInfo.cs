using System.Text.Json.Nodes;
using Lab.Mlflow.Protocol;

namespace Lab.MlflowServer.Traces;

/// <summary>What is known of a trace beside its spans.</summary>
sealed record TraceInfo
{
    public required string TraceId { get; init; }

    public required string ExperimentId { get; init; }

    /// <summary>Start, Unix milliseconds.</summary>
    public long TimestampMs { get; init; }

    public long? ExecutionMs { get; init; }

    /// <summary>OK, ERROR, IN_PROGRESS or STATE_UNSPECIFIED.</summary>
    public required string State { get; init; }

    public string? ClientRequestId { get; init; }

    public string? RequestPreview { get; init; }

    public string? ResponsePreview { get; init; }

    public IReadOnlyList<Tag> Tags { get; init; } = [];

    public IReadOnlyList<Tag> Metadata { get; init; } = [];

    /// <summary>Each as it is answered.</summary>
    public IReadOnlyList<JsonNode> Assessments { get; init; } = [];

    public string? TagOf(string key) => Tags.FirstOrDefault(tag => tag.Key == key)?.Value;

    public string? MetadataOf(string key) => Metadata.FirstOrDefault(entry => entry.Key == key)?.Value;

    /// <summary>The form of interface 3.0.</summary>
    public JsonObject ToJson()
    {
        var json = new JsonObject { ["trace_id"] = TraceId };
        if (ClientRequestId is not null) json["client_request_id"] = ClientRequestId;
        json["trace_location"] = new JsonObject { ["type"] = "MLFLOW_EXPERIMENT", ["mlflow_experiment"] = new JsonObject { ["experiment_id"] = ExperimentId } };
        if (RequestPreview is not null) json["request_preview"] = RequestPreview;
        if (ResponsePreview is not null) json["response_preview"] = ResponsePreview;
        json["request_time"] = ProtoTime.Write(TimestampMs);
        if (ExecutionMs is { } took) json["execution_duration"] = ProtoTime.WriteDuration(took);
        json["state"] = State;
        if (Metadata.Count > 0) json["trace_metadata"] = Map(Metadata);
        if (Assessments.Count > 0) json["assessments"] = new JsonArray([.. Assessments.Select(assessment => assessment.DeepClone())]);
        if (Tags.Count > 0) json["tags"] = Map(Tags);
        return json;
    }

    /// <summary>The form of interface 2.0.</summary>
    public JsonObject ToJson2()
    {
        var json = new JsonObject
        {
            ["request_id"] = TraceId,
            ["experiment_id"] = ExperimentId,
            ["timestamp_ms"] = TimestampMs,
            ["execution_time_ms"] = ExecutionMs ?? 0,
            ["status"] = State == "STATE_UNSPECIFIED" ? "TRACE_STATUS_UNSPECIFIED" : State,
        };
        if (Metadata.Count > 0) json["request_metadata"] = List(Metadata);
        if (Tags.Count > 0) json["tags"] = List(Tags);
        return json;
    }

    static JsonObject Map(IReadOnlyList<Tag> entries) => new(entries.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)JsonValue.Create(entry.Value))));

    static JsonArray List(IReadOnlyList<Tag> entries) => new([.. entries.Select(entry => new JsonObject { ["key"] = entry.Key, ["value"] = entry.Value })]);
}
