namespace Lab.PredictionService.Requests;

/// <summary>A checked request: at least one text, none empty, all within the limits.</summary>
/// <param name="Texts">In the order of the request.</param>
/// <param name="IsSingle">True when one text was given by itself, not in a list.</param>
/// <param name="ReturnConfidence">Asks for the probability of the label.</param>
sealed record TextRequest(IReadOnlyList<string> Texts, bool IsSingle, bool ReturnConfidence);
