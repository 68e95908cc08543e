using System.Text.Json.Serialization;
using Lab.Benchmarks.Forward;
using Lab.Datasets;
using Lab.Tokenizers;
using Lab.Training;

namespace Lab.Benchmarks.Training;

/// <summary>What both sides train on, in the JSON form that the peer reads.</summary>
sealed record TrainingTask(
    [property: JsonPropertyName("labels")] int Labels,
    [property: JsonPropertyName("learning_rate")] double LearningRate,
    [property: JsonPropertyName("weight_decay")] double WeightDecay,
    [property: JsonPropertyName("clip")] double Clip,
    [property: JsonPropertyName("batches")] TrainingBatch[] Batches)
{
    public const int BatchSize = 32;
    public const int MaxLength = 128;
    const ulong Seed = 42;

    [JsonIgnore]
    public double Tokens => Batches.Sum(b => b.Ids.Sum(ids => (double)ids.Length));

    [JsonIgnore]
    public double Samples => Batches.Sum(b => b.Labels.Length);

    /// <summary>Places that a padded batch computes.</summary>
    [JsonIgnore]
    public double PaddedTokens => Batches.Sum(b => (double)b.Ids.Length * b.Ids.Max(ids => ids.Length));

    /// <summary>The first batches of an epoch, in the order that the trainer takes them.</summary>
    public static TrainingTask Create(Tokenizer tokenizer, IReadOnlyList<LabelledExample> training, int batches)
    {
        int[][] ids = ReviewSet.Encode(tokenizer, training, MaxLength);
        var examples = new EncodedExamples();
        for (int i = 0; i < ids.Length; i++) examples.Add(ids[i], training[i].Label);
        var epoch = new LengthGroupedSampler(examples, BatchSize, Seed).Epoch(0);
        return new TrainingTask(ReviewSet.Labels.Length, LearningRate: 1e-5, WeightDecay: 0.01, Clip: 1.0, [.. epoch.Take(batches).Select(
            indices => new TrainingBatch([.. indices.ToArray().Select(i => ids[i])], [.. indices.ToArray().Select(i => training[i].Label)]))]);
    }
}

/// <summary>Texts of one step and their classes.</summary>
sealed record TrainingBatch([property: JsonPropertyName("ids")] int[][] Ids, [property: JsonPropertyName("labels")] int[] Labels);
