namespace Lab.Mlflow.Protocol.Messages;

sealed record CreateExperimentRequest(string Name, string? ArtifactLocation, IReadOnlyList<Tag> Tags);

sealed record CreateExperimentResponse(string ExperimentId);

sealed record ExperimentResponse(Experiment Experiment);

sealed record ExperimentIdRequest(string ExperimentId);

sealed record UpdateExperimentRequest(string ExperimentId, string NewName);

sealed record ExperimentTagRequest(string ExperimentId, string Key, string? Value);

sealed record SearchExperimentsRequest(int MaxResults, string? Filter, IReadOnlyList<string> OrderBy, ViewType ViewType, string? PageToken);

sealed record SearchExperimentsResponse
{
    public IReadOnlyList<Experiment> Experiments { get => field ?? []; init; }

    public string? NextPageToken { get; init; }
}
