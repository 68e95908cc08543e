namespace Lab.PredictionService.Models;

/// <summary>Answer of GET /model/info.</summary>
sealed record ModelInfo(
    string Name,
    string Version,
    IReadOnlyList<string> Labels,
    int MaxSequenceLength,
    string? Architecture,
    long? Parameters,
    string? Precision,
    ModelBatching Batching);

/// <summary>How requests are batched: tokens and milliseconds.</summary>
sealed record ModelBatching(int MaxBatchTokens, double MaxBatchDelayMs, double SharedBatchTimeMs, double MaxPredictedWaitMs, int MaxQueuedTexts, int MaxQueuedTokens);

/// <summary>Which model answered.</summary>
sealed record ModelName(string Name, string Version);
