namespace Lab.Monitoring;

/// <summary>Names of the checks, as they stand in the alert state, the mails and the answers.</summary>
public static class Causes
{
    /// <summary>The served model is old.</summary>
    public const string ModelAge = "model-age";

    /// <summary>The newest training run is worse than the best one, or corrections show that the served answers are wrong too often.</summary>
    public const string MetricDrop = "metric-drop";

    /// <summary>The predicted labels are shared out otherwise than in the reference.</summary>
    public const string LabelDrift = "label-drift";

    /// <summary>The confidences are spread otherwise than in the reference.</summary>
    public const string ConfidenceDrift = "confidence-drift";

    /// <summary>The labels of a file or folder that was scored are shared out otherwise than in the reference; its name follows.</summary>
    public const string BatchDrift = "batch-drift";

    /// <summary>The lengths of the texts are spread otherwise than in the reference.</summary>
    public const string LengthDrift = "length-drift";
}
