using Lab.PredictionService.Models;

namespace Lab.PredictionService.Health;

/// <summary>Answer of GET /health when predictions are to be had.</summary>
/// <param name="Status">"healthy".</param>
/// <param name="Model">Who answers.</param>
/// <param name="QueuedTexts">Texts waiting for a batch.</param>
/// <param name="QueuedTokens">Tokens waiting for a batch.</param>
sealed record HealthResponse(string Status, ModelName Model, int QueuedTexts, int QueuedTokens);

/// <summary>Answer of GET /alive.</summary>
/// <param name="Status">"alive".</param>
sealed record AliveResponse(string Status);
