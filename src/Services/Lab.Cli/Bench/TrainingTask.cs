using System.Text.Json.Serialization;

namespace Lab.Cli.Bench;

/// <summary>What is trained on, in the JSON form that a peer in another language reads.</summary>
sealed record TrainingTask(
    [property: JsonPropertyName("labels")] int Labels,
    [property: JsonPropertyName("learning_rate")] double LearningRate,
    [property: JsonPropertyName("weight_decay")] double WeightDecay,
    [property: JsonPropertyName("clip")] double Clip,
    [property: JsonPropertyName("batches")] TrainingBatch[] Batches)
{
    [JsonIgnore]
    public double Tokens => Batches.Sum(b => b.Ids.Sum(ids => (double)ids.Length));

    [JsonIgnore]
    public double Samples => Batches.Sum(b => b.Labels.Length);

    /// <summary>Places that a padded batch computes.</summary>
    [JsonIgnore]
    public double PaddedTokens => Batches.Sum(b => (double)b.Ids.Length * b.Ids.Max(ids => ids.Length));

    /// <summary>With the rates of a usual fine-tuning.</summary>
    /// <param name="labels">Number of classes.</param>
    /// <param name="batches">One a step.</param>
    public static TrainingTask Usual(int labels, TrainingBatch[] batches) => new(labels, LearningRate: 1e-5, WeightDecay: 0.01, Clip: 1.0, batches);
}

/// <summary>Texts of one step and their classes.</summary>
sealed record TrainingBatch([property: JsonPropertyName("ids")] int[][] Ids, [property: JsonPropertyName("labels")] int[] Labels);
