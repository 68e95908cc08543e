using Lab.Inference;

namespace Lab.Sentiment;

/// <summary>What the model says about one text.</summary>
/// <param name="Text">The text as it was given; null where the caller did not ask to keep it.</param>
/// <param name="Index">Class index of <paramref name="Label"/>, the model's own numbering.</param>
/// <param name="Label">Most likely class, lower case; the first one where several are equal.</param>
/// <param name="Confidence">Probability of <paramref name="Label"/>, 0 to 1.</param>
/// <param name="Scores">
/// Probability of every class, 0 to 1, in the order of the class indices. They sum to 1 where classes exclude each other; a model with a single
/// logit has one class, and its probability.
/// </param>
/// <param name="Truncated">True when the text was longer than the model reads: its end had no influence.</param>
/// <param name="Times">Where the time went.</param>
public sealed record Prediction(
    string? Text,
    int Index,
    string Label,
    float Confidence,
    IReadOnlyDictionary<string, float> Scores,
    bool Truncated,
    PredictionTimes Times)
{
    /// <summary>Tokens that the model read, with special tokens; 0 where nobody counted.</summary>
    public int Tokens { get; init; }

    /// <summary>How many of them are the unknown token.</summary>
    public int UnknownTokens { get; init; }

    /// <summary>What the model had to go by.</summary>
    public TextContent Content { get; init; }

    /// <summary>Why the label may mean little; none for most texts.</summary>
    public IReadOnlyList<PredictionWarning> Warnings => PredictionWarning.Of(Truncated, Content);

    /// <summary>Picks the most likely class, the first one where several are equal.</summary>
    /// <param name="labels">Class names by index; shared by all predictions of a model.</param>
    /// <param name="scores">Probability of each class; copied.</param>
    /// <param name="text">As given, or null.</param>
    /// <param name="encoded">What became of the text.</param>
    /// <param name="times">Where the time went.</param>
    /// <param name="tokens">That the model read.</param>
    /// <exception cref="LabException">A probability is no number.</exception>
    internal static Prediction Of(
        string[] labels, ReadOnlySpan<float> scores, string? text, EncodedText encoded, PredictionTimes times, int tokens)
    {
        int best = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            if (!float.IsFinite(scores[i]))
                throw new LabException(
                    ErrorKind.Model, $"The model gave {scores[i]} as the probability of '{labels[i]}': its weights are damaged or its numbers overflow.");
            if (scores[i] > scores[best]) best = i;
        }
        return new Prediction(text, best, labels[best], scores[best], new LabelScores(labels, scores.ToArray()), encoded.Truncated, times)
        {
            Tokens = tokens,
            UnknownTokens = encoded.UnknownTokens,
            Content = encoded.Content,
        };
    }
}
