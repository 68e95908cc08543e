namespace Lab.Training;

/// <summary>How a fine-tuning runs. The defaults suit a MiniLM-sized encoder on a few thousand reviews.</summary>
public sealed record TrainerOptions
{
    /// <summary>Passes over the training examples.</summary>
    public int Epochs { get; init; } = 2;

    /// <summary>Texts per update.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>Peak of the schedule.</summary>
    public double LearningRate { get; init; } = 1e-4;

    /// <summary>Share of all updates during which the rate rises.</summary>
    public double WarmUpRatio { get; init; } = 0.06;

    /// <summary>Largest norm of all gradients; null turns clipping off.</summary>
    public double? MaxGradientNorm { get; init; } = 1.0;

    public AdamWOptions AdamW { get; init; } = new();

    /// <summary>Decides the order of the examples and the dropout.</summary>
    public ulong Seed { get; init; } = 42;

    /// <exception cref="LabException">An option is out of range.</exception>
    public void Validate()
    {
        Require(Epochs > 0, "epochs", Epochs, "1 or more");
        Require(BatchSize > 0, "batch size", BatchSize, "1 or more");
        Require(LearningRate > 0 && double.IsFinite(LearningRate), "learning rate", LearningRate, "a number above 0");
        Require(WarmUpRatio is >= 0 and <= 1, "warm-up ratio", WarmUpRatio, "0 to 1");
        Require(MaxGradientNorm is null or > 0, "maximum gradient norm", MaxGradientNorm, "a number above 0, or none");
        Require(AdamW.WeightDecay >= 0 && double.IsFinite(AdamW.WeightDecay), "weight decay", AdamW.WeightDecay, "0 or more");
    }

    static void Require(bool holds, string option, object? value, string expected)
    {
        if (!holds) throw new LabException(ErrorKind.Usage, FormattableString.Invariant($"The {option} is {value}."), expected: expected);
    }
}
