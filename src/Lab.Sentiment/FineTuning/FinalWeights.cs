namespace Lab.Sentiment;

/// <summary>Which weights a fine-tuning writes at its end.</summary>
public enum FinalWeights
{
    /// <summary>Those after the last update.</summary>
    Last,

    /// <summary>Those of the epoch that did best on the validation rows.</summary>
    Best,
}
