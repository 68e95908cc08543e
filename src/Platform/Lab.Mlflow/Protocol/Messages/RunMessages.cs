using System.Text.Json.Serialization;

namespace Lab.Mlflow.Protocol.Messages;

sealed record CreateRunRequest(string ExperimentId, string UserId, string? RunName, long StartTime, IReadOnlyList<Tag> Tags);

sealed record RunResponse(Run Run);

sealed record UpdateRunRequest(string RunId, RunStatus? Status, long? EndTime, string? RunName);

sealed record UpdateRunResponse(RunInfo RunInfo);

sealed record RunIdRequest(string RunId);

sealed record SearchRunsRequest(
    IReadOnlyList<string> ExperimentIds, string? Filter, ViewType RunViewType, int MaxResults, IReadOnlyList<string> OrderBy, string? PageToken);

sealed record SearchRunsResponse
{
    public IReadOnlyList<Run> Runs { get => field ?? []; init; }

    public string? NextPageToken { get; init; }
}

sealed record LogMetricRequest(
    string RunId, string Key,
    [property: JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)] double Value,
    long Timestamp, long Step);

sealed record RunKeyRequest(string RunId, string Key, string? Value);

sealed record LogBatchRequest(string RunId, IReadOnlyList<Metric> Metrics, IReadOnlyList<Param> Params, IReadOnlyList<Tag> Tags);

sealed record LogInputsRequest(string RunId, IReadOnlyList<DatasetInput> Datasets);

sealed record MetricsResponse
{
    public IReadOnlyList<Metric> Metrics { get => field ?? []; init; }

    public string? NextPageToken { get; init; }
}

sealed record SearchDatasetsResponse
{
    public IReadOnlyList<DatasetSummary> DatasetSummaries { get => field ?? []; init; }
}

sealed record ListArtifactsResponse
{
    /// <summary>Only when a run's artifacts are listed.</summary>
    public string? RootUri { get; init; }

    public IReadOnlyList<ArtifactFile> Files { get => field ?? []; init; }
}

/// <summary>A body of no fields: <c>{}</c>.</summary>
sealed record Empty;
