using Lab.Sentiment;

namespace Lab.PredictionService.Models;

/// <summary>A model answers a few texts before it serves: weights that were damaged on their way, or by a training that diverged, load like any other.</summary>
static class ModelProof
{
    /// <summary>How far the probabilities of a text may be from 1 together: rounding in single precision.</summary>
    const double Tolerance = 1e-3;

    // Short, long, other letters: each length and piece takes another way through the model.
    static readonly string[] texts =
        ["Good.", "It fell apart after one wash.", string.Concat(Enumerable.Repeat("The colour is lovely and it fits, but the zipper broke. ", 40)), "Größe 42 passt – 很好 👍"];

    /// <exception cref="LabException">A score is no probability, or they are no distribution over labels that exclude each other.</exception>
    public static void Check(SentimentModel model, string folder, CancellationToken cancellation)
    {
        // A score that is no number is refused there already.
        foreach (var answer in model.Predict(texts, cancellation))
        {
            if (!answer.Scores.Keys.SequenceEqual(model.Labels))
                throw Wrong($"In a trial the model gave {answer.Scores.Count} scores for {model.Labels.Count} labels.", folder);
            if (answer.Scores.FirstOrDefault(score => score.Value is not (>= 0 and <= 1)) is { Key: { } label, Value: var number })
                throw Wrong($"In a trial the model gave {number} as the probability of '{label}'. A regression has numbers, not probabilities.", folder);
            double sum = answer.Scores.Values.Sum(score => (double)score);
            if (model.ScoresSumToOne && Math.Abs(sum - 1) > Tolerance)
                throw Wrong($"In a trial the model gave probabilities that add up to {sum:0.###}.", folder);
        }
    }

    static LabException Wrong(string what, string folder) =>
        new(ErrorKind.Model, what, folder, "a probability for each label, together 1 where they exclude each other");
}
