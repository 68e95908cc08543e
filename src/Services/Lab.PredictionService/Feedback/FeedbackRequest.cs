namespace Lab.PredictionService.Feedback;

/// <summary>Checked body of POST /feedback/submit.</summary>
/// <param name="Text">What was classified.</param>
/// <param name="Predicted">Label that the model gave.</param>
/// <param name="Correct">Label that it should have given; not yet compared with those of the model.</param>
/// <param name="PredictionId">UUID of the answer.</param>
sealed record FeedbackRequest(string Text, string? Predicted, string Correct, string? PredictionId);
