using Lab.Transformers.Configuration;

namespace Lab.Transformers;

/// <summary>How a model is set up to be trained. The defaults are what its config.json says, and nothing frozen.</summary>
public sealed record ModelTrainingOptions
{
    public FrozenParts Frozen { get; init; }

    /// <summary>What the logits mean, and so which loss trains them.</summary>
    public ProblemType ProblemType { get; init; } = ProblemType.SingleLabelClassification;

    /// <summary>Dropout on embeddings and on the outputs of attention and feed-forward blocks, in [0, 1). Null: as configured.</summary>
    public float? HiddenDropout { get; init; }

    /// <summary>Dropout on attention probabilities, in [0, 1). Null: as configured.</summary>
    public float? AttentionDropout { get; init; }

    /// <summary>Dropout before the classifier, in [0, 1). Null: as configured.</summary>
    public float? ClassifierDropout { get; init; }

    /// <exception cref="LabException">A rate is out of range.</exception>
    internal ModelConfig Apply(ModelConfig config)
    {
        foreach (var (rate, property) in new[] { (HiddenDropout, nameof(HiddenDropout)), (AttentionDropout, nameof(AttentionDropout)), (ClassifierDropout, nameof(ClassifierDropout)) })
            if (rate is not (null or (>= 0 and < 1)))
                throw new LabException(ErrorKind.Usage, FormattableString.Invariant($"The dropout rate is {rate}."), SettingName.Of<ModelTrainingOptions>(property), "a number from 0, below 1");
        Frozen.Check(config.LayerCount);
        return config with
        {
            HiddenDropout = HiddenDropout ?? config.HiddenDropout,
            AttentionDropout = AttentionDropout ?? config.AttentionDropout,
            ClassifierDropout = ClassifierDropout ?? config.ClassifierDropout,
        };
    }
}
