namespace Lab.Sentiment;

/// <summary>How the confidence of a new model is made honest.</summary>
public enum CalibrationKind
{
    /// <summary>Not at all: the scores are those of the training.</summary>
    None,

    /// <summary>
    /// The logits are divided by the number that makes the validation rows most likely. It goes into the weights of the classifier, so
    /// the folder stays an ordinary one and every reader of it gets the calibrated scores.
    /// </summary>
    Temperature,
}
