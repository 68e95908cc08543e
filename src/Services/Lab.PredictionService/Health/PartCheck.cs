using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Lab.PredictionService.Health;

/// <summary>A part as <see cref="Parts"/> knows it. One that nobody has needed yet is well.</summary>
sealed class PartCheck(Parts parts, string part) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
        parts.All?.GetValueOrDefault(part) is { Status: PartHealth.Degraded } degraded
            ? HealthCheckResult.Degraded(degraded.Problem, data: new Dictionary<string, object> { ["since"] = degraded.Since! })
            : HealthCheckResult.Healthy());

    public static void Add(IServiceCollection services, string part) => services.AddHealthChecks().Add(
        new HealthCheckRegistration(part, provider => new PartCheck(provider.GetRequiredService<Parts>(), part), null, null));
}
