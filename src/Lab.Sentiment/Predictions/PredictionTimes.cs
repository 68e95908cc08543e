namespace Lab.Sentiment;

/// <summary>Stages of one prediction. In a call with many texts, <paramref name="Tokenize"/> is this text's own share.</summary>
/// <param name="Tokenize">Text to ids.</param>
/// <param name="Queue">Waiting for a batch.</param>
/// <param name="Model">The batch that held this text, from packing to probabilities.</param>
public readonly record struct PredictionTimes(TimeSpan Tokenize, TimeSpan Queue, TimeSpan Model)
{
    public TimeSpan Total => Tokenize + Queue + Model;
}
