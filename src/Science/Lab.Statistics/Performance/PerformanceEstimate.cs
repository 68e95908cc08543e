namespace Lab.Statistics;

/// <summary>What can be estimated without labels. With more than two classes all but the accuracy are plain means over the classes.</summary>
public enum PerformanceMetric
{
    Accuracy,
    F1,
    Precision,
    Recall,
    Specificity,
    RocAuc,
}

/// <summary>A score of rows whose labels are not known.</summary>
/// <param name="Value">Estimate.</param>
/// <param name="SamplingError">Standard error for as many rows, from the reference: how far chance alone moves the score.</param>
/// <param name="LowerLimit">What the reference's own chunks stay above: mean less three standard deviations, at least 0.</param>
/// <param name="UpperLimit">What they stay below.</param>
public sealed record EstimatedMetric(double Value, double SamplingError, double LowerLimit, double UpperLimit)
{
    /// <summary>Three sampling errors below the estimate, at least 0.</summary>
    public double Low => Math.Max(0, Value - 3 * SamplingError);

    /// <summary>Three sampling errors above, at most 1.</summary>
    public double High => Math.Min(1, Value + 3 * SamplingError);

    /// <summary>The estimate lies outside the limits.</summary>
    public bool Alert => Value < LowerLimit || Value > UpperLimit;
}

/// <summary>Scores of a model on rows without labels.</summary>
/// <param name="Rows">How many.</param>
/// <param name="Metrics">Each of them.</param>
/// <param name="Confusion">(truth, prediction) expected rows; of two classes the negative one first.</param>
public sealed record PerformanceEstimate(int Rows, IReadOnlyDictionary<PerformanceMetric, EstimatedMetric> Metrics, double[,] Confusion)
{
    public EstimatedMetric this[PerformanceMetric metric] => Metrics[metric];

    public double Accuracy => Metrics[PerformanceMetric.Accuracy].Value;
}

/// <summary>How a <see cref="PerformanceEstimator"/> is fitted.</summary>
public sealed record PerformanceEstimationOptions
{
    /// <summary>Rows of a chunk of the reference, whose true scores set the limits; null for a tenth of the rows.</summary>
    public int? ChunkRows { get; init; }

    /// <summary>Whether scores may be calibrated on the reference; done only where it lowers the calibration error on rows held out.</summary>
    public bool Calibrate { get; init; } = true;

    /// <summary>Decides which rows are held out for that.</summary>
    public int Seed { get; init; }
}
