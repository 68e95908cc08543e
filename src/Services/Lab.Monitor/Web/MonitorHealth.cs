using Lab.Monitor.Alerts;
using Lab.Monitor.Passes;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Lab.Monitor.Web;

/// <summary>
/// Health as the last pass found it: a source that is away degrades, an alert that nobody got is unhealthy.
/// </summary>
sealed class MonitorHealth(MonitorRunner runner, string source) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var state = runner.State;
        return Task.FromResult(
            source == Sources.Smtp && state.Undelivered.Count > 0
                ? HealthCheckResult.Unhealthy(string.Join(' ', state.Undelivered.Select(pair => $"Alert {pair.Key} is not delivered: {pair.Value}")))
            : state.Problems.TryGetValue(source, out string? problem) ? HealthCheckResult.Degraded(problem)
            : HealthCheckResult.Healthy());
    }

    public static void Add(IHealthChecksBuilder checks)
    {
        foreach (string source in new[] { Sources.Redis, Sources.Mlflow, Sources.ReferenceFile, Sources.AlertState, Sources.Smtp })
            checks.Add(new HealthCheckRegistration(source, services => new MonitorHealth(services.GetRequiredService<MonitorRunner>(), source), null, null));
    }
}
