using Lab.Monitor.Mail;
using Lab.Monitor.Passes;
using Lab.Monitor.Slack;
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
            state.Undelivered.Where(missing => missing.Channel == source).ToArray() is { Length: > 0 } missed
                ? HealthCheckResult.Unhealthy(string.Join(' ', missed.Select(missing => $"Alert {missing.What} is not delivered: {missing.Problem}")))
            : state.Problems.TryGetValue(source, out string? problem) ? HealthCheckResult.Degraded(problem)
            : HealthCheckResult.Healthy());
    }

    public static void Add(IHealthChecksBuilder checks)
    {
        foreach (string source in new[] { Sources.Redis, Sources.Mlflow, Sources.ReferenceFile, Sources.AlertState, Sources.Corrections, Sources.Jobs, MailChannel.ChannelName, SlackChannel.ChannelName })
            checks.Add(new HealthCheckRegistration(source, services => new MonitorHealth(services.GetRequiredService<MonitorRunner>(), source), null, null));
    }
}
