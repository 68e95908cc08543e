using Lab.PredictionService.Models;
using Lab.Sentiment;

namespace Lab.PredictionService.Predictions;

/// <summary>Answer of POST /predict.</summary>
/// <param name="Predictions">One a text, in the order of the request.</param>
/// <param name="Sentiment">The label, when one text was given by itself.</param>
/// <param name="Model">Who answered.</param>
/// <param name="ProcessingTimeMs">From the first byte of the body to the last prediction.</param>
sealed record PredictResponse(IReadOnlyList<PredictionItem> Predictions, string? Sentiment, ModelName Model, double ProcessingTimeMs);

/// <param name="Label">Most likely class, lower case.</param>
/// <param name="Confidence">Probability of the label, 0 to 1.</param>
/// <param name="Scores">Probability of every class, in class order.</param>
/// <param name="Truncated">True when the end of the text was not read.</param>
/// <param name="PredictionId">UUID version 7; feedback refers to it.</param>
/// <param name="Warnings">Why the label may mean little; absent without a reason.</param>
sealed record PredictionItem(
    string Label, float Confidence, IReadOnlyDictionary<string, float> Scores, bool Truncated, string PredictionId, IReadOnlyList<PredictionWarning>? Warnings)
{
    public static PredictionItem Of(Prediction prediction, string id) =>
        new(prediction.Label, prediction.Confidence, prediction.Scores, prediction.Truncated, id, PredictionWarning.OrNull(prediction.Warnings));
}
