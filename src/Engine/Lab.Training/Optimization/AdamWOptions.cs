namespace Lab.Training;

/// <summary>AdamW as PyTorch has it, with the defaults of the transformers Trainer.</summary>
public sealed record AdamWOptions
{
    public double Beta1 { get; init; } = 0.9;

    public double Beta2 { get; init; } = 0.999;

    public double Epsilon { get; init; } = 1e-8;

    /// <summary>Decoupled weight decay; not applied to biases and norms.</summary>
    public double WeightDecay { get; init; } = 0.01;
}
