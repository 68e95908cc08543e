using System.ComponentModel.DataAnnotations;

namespace Lab.Sentiment.Promotion;

/// <summary>The limits of the gate. Shares, scores and probabilities are from 0 to 1: one point is 0.01.</summary>
public sealed record GateOptions
{
    /// <summary>Resamples of the paired bootstrap.</summary>
    [Range(100, 1_000_000)]
    public int Resamples { get; set; } = 1_000;

    /// <summary>Of the bootstrap.</summary>
    public ulong Seed { get; set; } = 42;

    /// <summary>A macro-F1 that is lower by more than this counts as worse.</summary>
    [Range(0.0, 1.0)]
    public double MaxMacroF1Drop { get; set; } = 0.01;

    /// <summary>Largest probability that the challenger is worse.</summary>
    [Range(0.0, 1.0)]
    public double MaxWorseProbability { get; set; } = 0.05;

    /// <summary>Least probability that it is better.</summary>
    [Range(0.0, 1.0)]
    public double MinBetterProbability { get; set; } = 0.95;

    /// <summary>Held-out feedback rows from which they can show that it is better; with fewer, the corrections it learned decide.</summary>
    [Range(1, 1_000_000)]
    public int MinHeldOutRows { get; set; } = 20;

    /// <summary>Least share of the corrections it learned from that it has to get right.</summary>
    [Range(0.0, 1.0)]
    public double MinCorrectionsRight { get; set; } = 0.8;

    /// <summary>Largest loss of recall of any class.</summary>
    [Range(0.0, 1.0)]
    public double MaxRecallDrop { get; set; } = 0.02;

    /// <summary>Largest growth of the expected calibration error (15 bins).</summary>
    [Range(0.0, 1.0)]
    public double MaxCalibrationErrorRise { get; set; } = 0.02;

    /// <summary>Largest loss in the share of behaviour sentences that are right.</summary>
    [Range(0.0, 1.0)]
    public double MaxBehaviourDrop { get; set; }

    /// <summary>Largest ratio of the median times for a text; measured when architecture or precision differ.</summary>
    [Range(0.01, 1_000.0)]
    public double MaxLatencyRatio { get; set; } = 1.1;

    /// <summary>Texts that are timed.</summary>
    [Range(1, 100_000)]
    public int LatencyTexts { get; set; } = 100;

    /// <summary>Live accuracy of the champion below which a challenger need not be better, only not worse.</summary>
    [Range(0.0, 1.0)]
    public double MinLiveAccuracy { get; set; } = 0.6;

    /// <summary>Live accuracy of the champion, from feedback on its answers; null where it is not known.</summary>
    [Range(0.0, 1.0)]
    public double? LiveAccuracy { get; set; }
}
