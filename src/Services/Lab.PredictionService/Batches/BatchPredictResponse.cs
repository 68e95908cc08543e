using Lab.PredictionService.Models;
using Lab.PredictionService.Predictions;

namespace Lab.PredictionService.Batches;

/// <summary>Answer of POST /batch_predict to JSON.</summary>
/// <param name="Predictions">One a text, in the order of the request.</param>
/// <param name="Count">Number of predictions.</param>
/// <param name="Model">Who answered.</param>
/// <param name="ProcessingTimeMs">From the first byte of the body to the last prediction.</param>
sealed record BatchPredictResponse(IReadOnlyList<PredictionItem> Predictions, int Count, ModelName Model, double ProcessingTimeMs);
