namespace Lab.Sentiment;

/// <summary>What the model says about one text.</summary>
/// <param name="Text">The text as it was given; null where the caller did not ask to keep it.</param>
/// <param name="Index">Class index of <paramref name="Label"/>, the model's own numbering.</param>
/// <param name="Label">Most likely class, lower case; the first one where several are equal.</param>
/// <param name="Confidence">Probability of <paramref name="Label"/>, 0 to 1.</param>
/// <param name="Scores">Probability of every class, 0 to 1, in the order of the class indices; they sum to 1.</param>
/// <param name="Truncated">True when the text was longer than the model reads: its end had no influence.</param>
/// <param name="Times">Where the time went.</param>
public sealed record Prediction(
    string? Text,
    int Index,
    string Label,
    float Confidence,
    IReadOnlyDictionary<string, float> Scores,
    bool Truncated,
    PredictionTimes Times);
