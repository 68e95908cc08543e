namespace Lab.Mlflow.Protocol.Messages;

sealed record CreateLoggedModelRequest(string ExperimentId, string? Name, string? SourceRunId, IReadOnlyList<Param> Params, IReadOnlyList<Tag> Tags);

sealed record LoggedModelResponse(LoggedModel Model);

sealed record LoggedModelParamsRequest(string ModelId, IReadOnlyList<Param> Params);

sealed record FinalizeLoggedModelRequest(string ModelId, LoggedModelStatus Status);

sealed record SearchLoggedModelsRequest(IReadOnlyList<string> ExperimentIds, string? Filter, int MaxResults, string? PageToken);

sealed record LoggedModelsResponse
{
    public IReadOnlyList<LoggedModel> Models { get => field ?? []; init; }

    public string? NextPageToken { get; init; }
}

sealed record LogOutputsRequest(string RunId, IReadOnlyList<ModelOutput> Models);
