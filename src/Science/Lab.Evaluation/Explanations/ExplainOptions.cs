namespace Lab.Evaluation;

/// <summary>How an answer is explained. Every default works.</summary>
public sealed record ExplainOptions
{
    public ExplanationMethod Method { get; init; }

    /// <summary>Label to explain, whether or not it is the answer; null: the answer. Attention speaks of no label.</summary>
    public string? Target { get; init; }

    /// <summary>Integrated gradients: what stands in for the words where the path begins.</summary>
    public BaselineToken Baseline { get; init; }

    /// <summary>Integrated gradients: share of the difference of logits that the scores may miss. Steps are doubled until they do not.</summary>
    public double Tolerance { get; init; } = 0.01;

    /// <summary>Integrated gradients: most steps on the path, 1 or more.</summary>
    public int MaxSteps { get; init; } = 512;

    /// <summary>Occlusion: how a word is taken away.</summary>
    public OcclusionKind Occlusion { get; init; }

    /// <exception cref="LabException">A number is out of its range.</exception>
    internal void Validate()
    {
        if (!(Tolerance > 0)) throw new LabException(ErrorKind.Usage, $"The tolerance is {Tolerance}.", SettingName.Of<ExplainOptions>(nameof(Tolerance)), "a number above 0");
        if (MaxSteps < 1) throw new LabException(ErrorKind.Usage, $"{MaxSteps} steps are asked for.", SettingName.Of<ExplainOptions>(nameof(MaxSteps)), "1 or more");
    }
}

/// <summary>Where the importance of a word is read off.</summary>
public enum ExplanationMethod
{
    /// <summary>
    /// Sundararajan, Taly, Yan 2017: the gradient of the logit along the straight way from a text without words to this one. The scores add up to
    /// the difference of the two logits.
    /// </summary>
    IntegratedGradients,

    /// <summary>How much the probability falls when the word is taken away.</summary>
    Occlusion,

    /// <summary>
    /// Abnar, Zuidema 2020: how much of the first token's attention comes from the word, over all layers. Shares without a sign, of no label
    /// in particular: where the model looked, not what it made of it.
    /// </summary>
    AttentionRollout,
}

/// <summary>A token that says nothing.</summary>
public enum BaselineToken
{
    /// <summary>[PAD], as Captum's examples have it.</summary>
    Padding,

    /// <summary>[MASK].</summary>
    Mask,
}

/// <summary>How a word is taken away.</summary>
public enum OcclusionKind
{
    /// <summary>[MASK] in the place of each of its tokens.</summary>
    Mask,

    /// <summary>The text without it.</summary>
    LeaveOut,
}
