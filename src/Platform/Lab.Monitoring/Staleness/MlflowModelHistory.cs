using Lab.Mlflow;
using Lab.Mlflow.Protocol;
using Lab.Monitoring.Staleness;

namespace Lab.Monitoring.Staleness;

/// <summary>Reads registry and training experiment of a tracking server.</summary>
/// <param name="client">The server.</param>
/// <param name="model">Registered model.</param>
/// <param name="alias">Alias of the served version.</param>
/// <param name="options">Experiment and metric.</param>
public sealed class MlflowModelHistory(MlflowClient client, string model, string alias, StalenessOptions options) : IModelHistory
{
    // The newest runs decide; a best run older than a thousand others is no measure any more.
    const int MaxRuns = 1_000;

    public async Task<ModelHistory> ReadAsync(CancellationToken cancellation)
    {
        var version = await client.FindVersionByAliasAsync(model, alias, cancellation);
        return new ModelHistory(version is null ? null : Of(version), await MetricsAsync(cancellation));
    }

    async Task<IReadOnlyList<RunMetric>> MetricsAsync(CancellationToken cancellation)
    {
        if (await client.FindExperimentAsync(options.Experiment, cancellation) is not { } experiment) return [];
        var page = await client.SearchRunsPageAsync(
            [experiment.ExperimentId], "attributes.status = 'FINISHED'", ["attributes.start_time DESC"], ViewType.ActiveOnly, MaxRuns, pageToken: null, cancellation);
        var metrics = new List<RunMetric>();
        foreach (var run in page.Items)
            if (run.Data.Metrics.FirstOrDefault(metric => metric.Key == options.Metric) is { } metric)
                metrics.Add(new RunMetric(run.Info.RunId, run.Info.RunName, DateTimeOffset.FromUnixTimeMilliseconds(run.Info.StartTime), metric.Value));
        return metrics;
    }

    static ChampionVersion Of(ModelVersion version) =>
        new(version.Version, DateTimeOffset.FromUnixTimeMilliseconds(version.CreationTimestamp), version.RunId, version.Source);
}
