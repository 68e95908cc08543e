using Lab.PredictionService.Models;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Lab.PredictionService.Health;

/// <summary>Without a model there are no predictions.</summary>
sealed class ModelCheck(ModelHost host) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(host.State switch
    {
        ModelState.Ready => HealthCheckResult.Healthy(),
        ModelState.Failed failed => HealthCheckResult.Unhealthy(failed.Reason),
        _ => HealthCheckResult.Unhealthy("The model is still being loaded."),
    });
}
