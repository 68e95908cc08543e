using Lab.Trainer.Jobs;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Lab.Trainer.Web;

/// <summary>Degraded while no job can be had: what was acknowledged waits.</summary>
sealed class TrainerHealth(TrainerState state) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(state.Problem is { } problem ? HealthCheckResult.Degraded(problem) : HealthCheckResult.Healthy());
}
