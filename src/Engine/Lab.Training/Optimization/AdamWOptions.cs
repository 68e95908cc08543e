namespace Lab.Training;

/// <summary>AdamW as PyTorch has it, with the defaults of the transformers Trainer.</summary>
public sealed record AdamWOptions
{
    public double Beta1 { get; init; } = 0.9;

    public double Beta2 { get; init; } = 0.999;

    public double Epsilon { get; init; } = 1e-8;

    /// <summary>Decoupled weight decay; not applied to biases and norms.</summary>
    public double WeightDecay { get; init; } = 0.01;

    /// <summary>
    /// Factor of the learning rate from one layer to the next below: the head has the whole rate, the last layer this share
    /// of it, the embeddings the smallest. 1: the same rate everywhere.
    /// </summary>
    public double LayerDecay { get; init; } = 1;
}
