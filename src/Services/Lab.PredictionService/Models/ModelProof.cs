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

    /// <exception cref="LabException">An answer is not a distribution over the labels.</exception>
    public static void Check(SentimentModel model, string folder, CancellationToken cancellation)
    {
        // A probability that is no number is refused there already.
        foreach (var answer in model.Predict(texts, cancellation))
        {
            double sum = answer.Scores.Values.Sum(score => (double)score);
            if (answer.Scores.Keys.SequenceEqual(model.Labels) && Math.Abs(sum - 1) <= Tolerance) continue;
            throw new LabException(
                ErrorKind.Model, $"In a trial the model gave {answer.Scores.Count} probabilities that add up to {sum:0.###}, for {model.Labels.Count} labels.", folder,
                "a probability for each label, together 1");
        }
    }
}
