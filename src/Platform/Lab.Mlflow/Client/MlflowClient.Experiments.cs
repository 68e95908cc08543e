using Lab.Mlflow.Protocol;
using Lab.Mlflow.Protocol.Messages;

namespace Lab.Mlflow;

partial class MlflowClient
{
    /// <summary>Makes an experiment; gives its id.</summary>
    public async Task<string> CreateExperimentAsync(
        string name, IReadOnlyList<Tag>? tags = null, string? artifactLocation = null, CancellationToken cancellation = default) =>
        (await SendAsync<CreateExperimentRequest, CreateExperimentResponse>(
            HttpMethod.Post, Api + "experiments/create", new(name, artifactLocation, tags ?? []), cancellation, mayRepeat: false)).ExperimentId;

    public async Task<Experiment> GetExperimentAsync(string experimentId, CancellationToken cancellation = default) =>
        (await GetAsync<ExperimentResponse>(Api + "experiments/get", [("experiment_id", experimentId)], cancellation)).Experiment;

    /// <summary>The experiment of this name, deleted or not; null when there is none.</summary>
    public async Task<Experiment?> FindExperimentAsync(string name, CancellationToken cancellation = default)
    {
        try
        {
            return (await GetAsync<ExperimentResponse>(Api + "experiments/get-by-name", [("experiment_name", name)], cancellation)).Experiment;
        }
        catch (MlflowException missing) when (missing.ErrorCode == ErrorCodes.ResourceDoesNotExist)
        {
            return null;
        }
    }

    /// <summary>The id of the experiment of this name, which is made when there is none; also when another process makes it at the same time.</summary>
    public async Task<string> EnsureExperimentAsync(string name, CancellationToken cancellation = default)
    {
        if (await FindExperimentAsync(name, cancellation) is { } found) return found.ExperimentId;
        try
        {
            return await CreateExperimentAsync(name, cancellation: cancellation);
        }
        catch (MlflowException exists) when (exists.ErrorCode == ErrorCodes.ResourceAlreadyExists)
        {
            if (await FindExperimentAsync(name, cancellation) is { } other) return other.ExperimentId;
            throw;
        }
    }

    public Task DeleteExperimentAsync(string experimentId, CancellationToken cancellation = default) =>
        SendAsync<ExperimentIdRequest>(HttpMethod.Post, Api + "experiments/delete", new(experimentId), cancellation);

    public Task RestoreExperimentAsync(string experimentId, CancellationToken cancellation = default) =>
        SendAsync<ExperimentIdRequest>(HttpMethod.Post, Api + "experiments/restore", new(experimentId), cancellation);

    public Task RenameExperimentAsync(string experimentId, string newName, CancellationToken cancellation = default) =>
        SendAsync<UpdateExperimentRequest>(HttpMethod.Post, Api + "experiments/update", new(experimentId, newName), cancellation);

    public Task SetExperimentTagAsync(string experimentId, string key, string value, CancellationToken cancellation = default) =>
        SendAsync<ExperimentTagRequest>(HttpMethod.Post, Api + "experiments/set-experiment-tag", new(experimentId, key, value), cancellation);

    public Task DeleteExperimentTagAsync(string experimentId, string key, CancellationToken cancellation = default) =>
        SendAsync<ExperimentTagRequest>(HttpMethod.Post, Api + "experiments/delete-experiment-tag", new(experimentId, key, null), cancellation);

    /// <summary>Experiments that meet a filter such as <c>name LIKE 'sentiment-%' AND tags.team = 'nlp'</c>.</summary>
    public IAsyncEnumerable<Experiment> SearchExperimentsAsync(
        string? filter = null, IReadOnlyList<string>? orderBy = null, ViewType view = ViewType.ActiveOnly, int pageSize = 1000, CancellationToken cancellation = default) =>
        AllAsync((token, stop) => SearchExperimentsPageAsync(filter, orderBy, view, pageSize, token, stop), cancellation);

    /// <summary>One page of <see cref="SearchExperimentsAsync"/>.</summary>
    public async Task<Page<Experiment>> SearchExperimentsPageAsync(
        string? filter, IReadOnlyList<string>? orderBy, ViewType view, int maxResults, string? pageToken, CancellationToken cancellation = default)
    {
        var answer = await SendAsync<SearchExperimentsRequest, SearchExperimentsResponse>(
            HttpMethod.Post, Api + "experiments/search", new(maxResults, filter, orderBy ?? [], view, pageToken), cancellation);
        return new(answer.Experiments, answer.NextPageToken);
    }
}
