using Lab.PredictionService.Models;
using Lab.ServiceDefaults.Health;

namespace Lab.PredictionService.Health;

/// <summary>Answer of GET /health when the service can predict: that of every service, and what waits.</summary>
/// <param name="Status">"healthy", or "degraded" when a part is.</param>
/// <param name="Model">Who answers.</param>
/// <param name="QueuedTexts">Texts waiting for a batch.</param>
/// <param name="QueuedTokens">Tokens waiting for a batch.</param>
/// <param name="Parts">redis, mlflow, champion, as far as something is known of them.</param>
/// <param name="Checks">The model and each part that is configured.</param>
sealed record HealthResponse(
    string Status, ModelName Model, int QueuedTexts, int QueuedTokens, IReadOnlyDictionary<string, PartHealth>? Parts, IReadOnlyDictionary<string, HealthEntry> Checks);

/// <summary>One part that answers can do without.</summary>
/// <param name="Status">"healthy" or "degraded".</param>
/// <param name="Problem">What is wrong.</param>
/// <param name="Since">When that began.</param>
sealed record PartHealth(string Status, string? Problem, string? Since)
{
    public const string Healthy = "healthy";
    public const string Degraded = "degraded";
}
