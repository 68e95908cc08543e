using Lab.Mlflow.Protocol;

namespace Lab.MlflowServer.Stores;

/// <summary>
/// Experiments and runs. Names, lengths and types have been checked before; the store keeps what only it can see: existence,
/// life cycle, uniqueness. It refuses by <see cref="MlflowException"/>. A write has reached the disk when its task completes.
/// </summary>
interface ITrackingStore
{
    Task<string> CreateExperimentAsync(string name, string? artifactLocation, IReadOnlyList<Tag> tags, CancellationToken cancellation);

    Task<Experiment> GetExperimentAsync(string experimentId, CancellationToken cancellation);

    Task<Experiment?> FindExperimentAsync(string name, CancellationToken cancellation);

    Task RenameExperimentAsync(string experimentId, string name, CancellationToken cancellation);

    /// <summary>To <see cref="Lifecycle.Deleted"/> or back; the runs go along.</summary>
    Task MoveExperimentAsync(string experimentId, string lifecycle, CancellationToken cancellation);

    Task SetExperimentTagAsync(string experimentId, Tag tag, CancellationToken cancellation);

    Task DeleteExperimentTagAsync(string experimentId, string key, CancellationToken cancellation);

    Task<SearchResults<Experiment>> SearchExperimentsAsync(SearchRequest search, ViewType view, CancellationToken cancellation);

    Task<Run> CreateRunAsync(NewRun run, CancellationToken cancellation);

    Task<Run> GetRunAsync(string runId, CancellationToken cancellation);

    Task<RunInfo> UpdateRunAsync(string runId, RunStatus? status, long? endTime, string? name, CancellationToken cancellation);

    Task MoveRunAsync(string runId, string lifecycle, CancellationToken cancellation);

    Task<SearchResults<Run>> SearchRunsAsync(IReadOnlyList<string> experimentIds, SearchRequest search, ViewType view, CancellationToken cancellation);

    /// <summary>All of it or nothing.</summary>
    Task LogAsync(string runId, LoggedValues values, CancellationToken cancellation);

    Task DeleteTagAsync(string runId, string key, CancellationToken cancellation);

    Task LogInputsAsync(string runId, IReadOnlyList<DatasetInput> inputs, CancellationToken cancellation);

    Task<IReadOnlyList<DatasetSummary>> SearchDatasetsAsync(IReadOnlyList<string> experimentIds, CancellationToken cancellation);

    /// <summary>Points of one metric by time, step and value.</summary>
    Task<Page<Metric>> GetMetricHistoryAsync(string runId, string key, int? maxResults, string? pageToken, CancellationToken cancellation);

    /// <summary>Points of one metric of several runs in the order of their ids, each with its run.</summary>
    Task<IReadOnlyList<Metric>> GetMetricHistoriesAsync(IReadOnlyList<string> runIds, string key, int maxResults, CancellationToken cancellation);

    /// <summary>Points at evenly spread steps, the first and last step of every run among them.</summary>
    Task<IReadOnlyList<Metric>> SampleMetricAsync(IReadOnlyList<string> runIds, string key, (long First, long Last)? steps, int maxResults, CancellationToken cancellation);
}
