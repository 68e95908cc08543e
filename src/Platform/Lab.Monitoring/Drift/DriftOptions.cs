using System.ComponentModel.DataAnnotations;

namespace Lab.Monitoring.Drift;

/// <summary>
/// When answers count as drifted: the difference must be both too large to be chance and large enough to matter.
/// </summary>
public sealed class DriftOptions
{
    /// <summary>Answers that a window needs before it is judged.</summary>
    [Range(20, 1_000_000)]
    public int MinimumRows { get; set; } = 200;

    /// <summary>Newest answers looked at.</summary>
    [Range(20, 1_000_000)]
    public int MaximumRows { get; set; } = 10_000;

    /// <summary>Older answers are not looked at.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "365.00:00:00")]
    public TimeSpan Window { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Share of windows without any change that may raise an alert, for each check: limit of the p-value.</summary>
    [Range(1e-12, 0.5)]
    public double FalseAlarmRate { get; set; } = 0.001;

    /// <summary>Jensen-Shannon distance (base 2, 0 to 1) of the predicted labels from which they count as drifted.</summary>
    [Range(0.001, 1)]
    public double MaxLabelDistance { get; set; } = 0.1;

    /// <summary>Population stability index of the confidences from which they count as drifted.</summary>
    [Range(0.001, 100)]
    public double MaxConfidenceIndex { get; set; } = 0.2;

    /// <summary>Population stability index of the lengths (the larger one of characters and tokens) from which they count as drifted.</summary>
    [Range(0.001, 100)]
    public double MaxLengthIndex { get; set; } = 0.2;
}
