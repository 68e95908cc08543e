using Lab.PredictionService.Models;

namespace Lab.PredictionService.Health;

/// <summary>Answer of GET /health when predictions are to be had.</summary>
/// <param name="Status">"healthy", or "degraded" when a part is.</param>
/// <param name="Model">Who answers.</param>
/// <param name="QueuedTexts">Texts waiting for a batch.</param>
/// <param name="QueuedTokens">Tokens waiting for a batch.</param>
/// <param name="Parts">redis, mlflow, champion, as far as they are configured.</param>
sealed record HealthResponse(string Status, ModelName Model, int QueuedTexts, int QueuedTokens, IReadOnlyDictionary<string, PartHealth>? Parts);

/// <summary>One part that answers can do without.</summary>
/// <param name="Status">"healthy" or "degraded".</param>
/// <param name="Problem">What is wrong.</param>
/// <param name="Since">When that began.</param>
sealed record PartHealth(string Status, string? Problem, string? Since)
{
    public const string Healthy = "healthy";
    public const string Degraded = "degraded";
}

/// <summary>Answer of GET /alive.</summary>
/// <param name="Status">"alive".</param>
sealed record AliveResponse(string Status);
