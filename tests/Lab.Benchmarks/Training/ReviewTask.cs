using Lab.Benchmarks.Forward;
using Lab.Datasets;
using Lab.Tokenizers;
using Lab.Training;

namespace Lab.Benchmarks.Training;

/// <summary>What both sides train on: reviews.</summary>
static class ReviewTask
{
    public const int BatchSize = 32;
    public const int MaxLength = 128;
    const ulong Seed = 42;

    /// <summary>The first batches of an epoch, in the order that the trainer takes them.</summary>
    public static TrainingTask Create(Tokenizer tokenizer, IReadOnlyList<LabelledExample> training, int batches)
    {
        int[][] ids = ReviewSet.Encode(tokenizer, training, MaxLength);
        var examples = new EncodedExamples();
        for (int i = 0; i < ids.Length; i++) examples.Add(ids[i], training[i].Label);
        var epoch = new LengthGroupedSampler(examples, BatchSize, Seed).Epoch(0);
        return TrainingTask.Usual(ReviewSet.Labels.Length, [.. epoch.Take(batches).Select(
            indices => new TrainingBatch([.. indices.ToArray().Select(i => ids[i])], [.. indices.ToArray().Select(i => training[i].Label)]))]);
    }
}
