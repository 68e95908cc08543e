using Lab.Mlflow.Protocol;
using Lab.Mlflow.Protocol.Messages;

namespace Lab.Mlflow;

partial class MlflowClient
{
    /// <summary>Logs one point. The same point again changes nothing, so the call may be repeated.</summary>
    public Task LogMetricAsync(string runId, string key, double value, long step = 0, DateTimeOffset? time = null, CancellationToken cancellation = default) =>
        SendAsync<LogMetricRequest>(
            HttpMethod.Post, Api + "runs/log-metric", new(runId, key, value, (time ?? options.Time.GetUtcNow()).ToUnixTimeMilliseconds(), step), cancellation);

    /// <summary>Logs a parameter. The same value again is fine, another one is refused.</summary>
    public Task LogParamAsync(string runId, string key, string value, CancellationToken cancellation = default) =>
        SendAsync<RunKeyRequest>(HttpMethod.Post, Api + "runs/log-parameter", new(runId, key, value), cancellation);

    public Task SetTagAsync(string runId, string key, string value, CancellationToken cancellation = default) =>
        SendAsync<RunKeyRequest>(HttpMethod.Post, Api + "runs/set-tag", new(runId, key, value), cancellation);

    public Task DeleteTagAsync(string runId, string key, CancellationToken cancellation = default) =>
        SendAsync<RunKeyRequest>(HttpMethod.Post, Api + "runs/delete-tag", new(runId, key, null), cancellation);

    /// <summary>All of it or nothing: at most 1,000 metrics, 100 parameters, 100 tags and 1,000 together.</summary>
    public Task LogBatchAsync(
        string runId, IReadOnlyList<Metric>? metrics = null, IReadOnlyList<Param>? parameters = null, IReadOnlyList<Tag>? tags = null, CancellationToken cancellation = default) =>
        SendAsync<LogBatchRequest>(HttpMethod.Post, Api + "runs/log-batch", new(runId, metrics ?? [], parameters ?? [], tags ?? []), cancellation);

    public Task LogInputsAsync(string runId, IReadOnlyList<DatasetInput> datasets, CancellationToken cancellation = default) =>
        SendAsync<LogInputsRequest>(HttpMethod.Post, Api + "runs/log-inputs", new(runId, datasets), cancellation);

    /// <summary>All points of a metric, by time.</summary>
    public IAsyncEnumerable<Metric> GetMetricHistoryAsync(string runId, string key, int pageSize = 10_000, CancellationToken cancellation = default) =>
        AllAsync((token, stop) => GetMetricHistoryPageAsync(runId, key, pageSize, token, stop), cancellation);

    /// <summary>One page of <see cref="GetMetricHistoryAsync"/>.</summary>
    public async Task<Page<Metric>> GetMetricHistoryPageAsync(string runId, string key, int maxResults, string? pageToken, CancellationToken cancellation = default)
    {
        var answer = await GetAsync<MetricsResponse>(
            Api + "metrics/get-history", [("run_id", runId), ("metric_key", key), ("max_results", Number(maxResults)), ("page_token", pageToken)], cancellation);
        return new(answer.Metrics, answer.NextPageToken);
    }

    static string Number(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
