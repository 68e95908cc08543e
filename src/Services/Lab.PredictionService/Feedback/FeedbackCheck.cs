using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Lab.PredictionService.Feedback;

/// <summary>Whether corrections can be kept, and whether some need a person. Predictions do without.</summary>
sealed class FeedbackCheck(FeedbackTrouble trouble) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        await trouble.FindAsync(cancellationToken) is { } problem ? HealthCheckResult.Degraded(problem) : HealthCheckResult.Healthy();
}
