namespace Lab.Evaluation.Tests;

/// <summary>Rows with answers of a made-up model.</summary>
static class Answers
{
    public static readonly string[] Labels = ["negative", "neutral", "positive"];

    /// <param name="rows">How many.</param>
    /// <param name="right">Share that is right.</param>
    /// <param name="seed">Which of them.</param>
    public static ScoredRows Of(int rows, double right, int seed = 1)
    {
        var random = new Random(seed);
        var truth = new int[rows];
        var probabilities = new float[rows * 3];
        for (var i = 0; i < rows; i++)
        {
            truth[i] = i % 3;
            var answer = random.NextDouble() < right ? truth[i] : (truth[i] + 1 + random.Next(2)) % 3;
            var confidence = 0.4f + 0.55f * random.NextSingle();
            for (var c = 0; c < 3; c++) probabilities[i * 3 + c] = c == answer ? confidence : (1 - confidence) / 2;
        }
        return new ScoredRows(Labels, truth, probabilities);
    }
}
