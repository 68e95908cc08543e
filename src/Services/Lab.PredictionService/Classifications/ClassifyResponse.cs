using Lab.Sentiment;

namespace Lab.PredictionService.Classifications;

/// <summary>Answer of POST /classify, and one entry of a batch.</summary>
/// <param name="Text">As it was given.</param>
/// <param name="Prediction">Class index of the label.</param>
/// <param name="Label">Most likely class, lower case.</param>
/// <param name="Confidence">Probability of the label, 0 to 1; only when the request has <c>"return_confidence": true</c>.</param>
/// <param name="ProcessingTimeMs">Of this text: tokenising, waiting, its batch.</param>
/// <param name="Warnings">Why the label may mean little; absent without a reason.</param>
sealed record ClassifyResponse(
    string Text, int Prediction, string Label, float? Confidence, double ProcessingTimeMs, IReadOnlyList<PredictionWarning>? Warnings);

/// <summary>Answer of POST /classify/batch and GET /classify/demo.</summary>
/// <param name="Results">One a text, in the order of the request.</param>
/// <param name="TotalTexts">Number of results.</param>
/// <param name="TotalProcessingTimeMs">From the first byte of the body to the last result.</param>
sealed record ClassifyBatchResponse(IReadOnlyList<ClassifyResponse> Results, int TotalTexts, double TotalProcessingTimeMs);
