using Lab.Mlflow.Protocol;
using Lab.Mlflow.Protocol.Messages;

namespace Lab.Mlflow;

partial class MlflowClient
{
    /// <summary>Makes a run that starts now.</summary>
    /// <param name="experimentId">Where it goes.</param>
    /// <param name="name">Null: the server makes one up.</param>
    /// <param name="tags">First tags.</param>
    /// <param name="startTime">Null: now.</param>
    /// <param name="cancellation">Ends the call.</param>
    public async Task<Run> CreateRunAsync(
        string experimentId, string? name = null, IReadOnlyList<Tag>? tags = null, DateTimeOffset? startTime = null, CancellationToken cancellation = default) =>
        (await SendAsync<CreateRunRequest, RunResponse>(
            HttpMethod.Post, Api + "runs/create",
            new(experimentId, Environment.UserName, name, (startTime ?? options.Time.GetUtcNow()).ToUnixTimeMilliseconds(), tags ?? []), cancellation, mayRepeat: false)).Run;

    public async Task<Run> GetRunAsync(string runId, CancellationToken cancellation = default) =>
        (await GetAsync<RunResponse>(Api + "runs/get", [("run_id", runId)], cancellation)).Run;

    /// <summary>Changes what is not null.</summary>
    public async Task<RunInfo> UpdateRunAsync(
        string runId, RunStatus? status = null, DateTimeOffset? endTime = null, string? name = null, CancellationToken cancellation = default) =>
        (await SendAsync<UpdateRunRequest, UpdateRunResponse>(
            HttpMethod.Post, Api + "runs/update", new(runId, status, endTime?.ToUnixTimeMilliseconds(), name), cancellation)).RunInfo;

    /// <summary>Ends a run now.</summary>
    public Task<RunInfo> EndRunAsync(string runId, RunStatus status = RunStatus.Finished, CancellationToken cancellation = default) =>
        UpdateRunAsync(runId, status, options.Time.GetUtcNow(), cancellation: cancellation);

    public Task DeleteRunAsync(string runId, CancellationToken cancellation = default) =>
        SendAsync<RunIdRequest>(HttpMethod.Post, Api + "runs/delete", new(runId), cancellation);

    public Task RestoreRunAsync(string runId, CancellationToken cancellation = default) =>
        SendAsync<RunIdRequest>(HttpMethod.Post, Api + "runs/restore", new(runId), cancellation);

    /// <summary>Runs that meet a filter such as <c>metrics.accuracy > 0.8 AND params.lr = '2e-5'</c>.</summary>
    public IAsyncEnumerable<Run> SearchRunsAsync(
        IReadOnlyList<string> experimentIds, string? filter = null, IReadOnlyList<string>? orderBy = null, ViewType view = ViewType.ActiveOnly, int pageSize = 1000,
        CancellationToken cancellation = default) =>
        AllAsync((token, stop) => SearchRunsPageAsync(experimentIds, filter, orderBy, view, pageSize, token, stop), cancellation);

    /// <summary>One page of <see cref="SearchRunsAsync"/>.</summary>
    public async Task<Page<Run>> SearchRunsPageAsync(
        IReadOnlyList<string> experimentIds, string? filter, IReadOnlyList<string>? orderBy, ViewType view, int maxResults, string? pageToken,
        CancellationToken cancellation = default)
    {
        var answer = await SendAsync<SearchRunsRequest, SearchRunsResponse>(
            HttpMethod.Post, Api + "runs/search", new(experimentIds, filter, view, maxResults, orderBy ?? [], pageToken), cancellation);
        return new(answer.Runs, answer.NextPageToken);
    }
}
